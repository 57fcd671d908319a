/// What a model needs of a series.
public struct SeriesRequirements: Sendable, Codable, Equatable {
    /// The fewest slices that are worth segmenting.
    public var minimumSlices: Int
    /// The largest angle between the slices and the axial plane, in degrees; `nil` where any orientation will do.
    public var maximumObliquityDegrees: Double?
    /// Whether slices must follow each other evenly and straight, without gaps or gantry tilt.
    public var needsRegularSpacing: Bool
    /// The largest median distance between slices, in mm; `nil` where any will do.
    public var maximumSliceDistance: Double?

    /// Creates requirements; by default axial slices, five at least.
    public init(
        minimumSlices: Int = 5,
        maximumObliquityDegrees: Double? = 20,
        needsRegularSpacing: Bool = false,
        maximumSliceDistance: Double? = nil
    ) {
        self.minimumSlices = minimumSlices
        self.maximumObliquityDegrees = maximumObliquityDegrees
        self.needsRegularSpacing = needsRegularSpacing
        self.maximumSliceDistance = maximumSliceDistance
    }

    /// What any CT series meets, however small and however it lies.
    public static let any = Self(minimumSlices: 1, maximumObliquityDegrees: nil)
}
