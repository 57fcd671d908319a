/// How CT values become the input of a network, and its output a mask.
public struct NetworkInput: Sendable, Codable, Equatable {
    /// The distances between voxels that the network was trained on, in mm: [row, column] or [slice, row, column].
    public let spacing: [Double]
    /// The Hounsfield units that become 0 and 1; values beyond are limited.
    public let window: [Double]
    /// The size of a window of a 3D network, in voxels: [slices, rows, columns]; absent for 2D.
    public let patch: [Int]?
    /// By how much windows overlap, 0 to 0.9 of their size; absent for 2D.
    public let overlap: Double?
    /// The logit above which a voxel belongs to the segment, for a network with one output channel.
    public let logitThreshold: Double

    /// Creates the description of an input.
    public init(
        spacing: [Double],
        window: [Double],
        patch: [Int]? = nil,
        overlap: Double? = nil,
        logitThreshold: Double = 0
    ) {
        self.spacing = spacing
        self.window = window
        self.patch = patch
        self.overlap = overlap
        self.logitThreshold = logitThreshold
    }
}
