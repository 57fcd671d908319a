/// The linear relation between stored values and Hounsfield units, and the stored values that mean "no data".
///
/// Standard: PS3.3 C.11.1.1.2 (rescale), C.7.5.1.1.2 (pixel padding).
public struct Rescale: Sendable, Equatable {
    /// Rescale Slope.
    public let slope: Double
    /// Rescale Intercept.
    public let intercept: Double
    /// The stored values outside the reconstruction (Pixel Padding Value to Pixel Padding Range Limit).
    public let padding: ClosedRange<Int32>?

    /// Creates a relation; padded voxels become `paddingHounsfield`.
    public init(slope: Double, intercept: Double, padding: ClosedRange<Int32>? = nil) {
        self.slope = slope
        self.intercept = intercept
        self.padding = padding
    }

    /// Stored values that are Hounsfield units already.
    public static let identity = Self(slope: 1, intercept: 0)

    /// What a padded voxel becomes: air.
    public static let paddingHounsfield: Int16 = -1024
}
