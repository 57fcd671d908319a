/// How CT values become the network's input.
public struct TrainingInputSettings: Codable, Equatable, Sendable {
    /// The distances between voxels in mm: [row, column] for a 2D network, [slice, row, column] for a 3D network.
    public var spacing: [Double]
    /// The Hounsfield units that become 0 and 1.
    public var window: [Double]
    /// The voxels that the network sees at a time in training, along the axes of `spacing`; absent in 2D for whole
    /// slices.
    public var patch: [Int]?

    /// Describes an input.
    public init(spacing: [Double], window: [Double], patch: [Int]? = nil) {
        self.spacing = spacing
        self.window = window
        self.patch = patch
    }
}
