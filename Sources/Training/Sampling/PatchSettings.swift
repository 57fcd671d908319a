/// How patches are drawn from the cases.
public struct Sampling: Codable, Equatable, Sendable {
    /// The patches of a training step.
    public var batch: Int
    /// The share of the patches that are drawn around a voxel of a label, 0 to 1.
    public var foregroundShare: Double
    /// The share of the patches that are drawn from series that show nothing of what is sought, where there are any.
    public var negativeShare: Double
    /// The training steps of an epoch.
    public var stepsPerEpoch: Int

    /// The defaults, but for what is given.
    public init(
        batch: Int = 8, foregroundShare: Double = 0.85, negativeShare: Double = 0.1, stepsPerEpoch: Int = 100
    ) {
        (self.batch, self.stepsPerEpoch) = (batch, stepsPerEpoch)
        (self.foregroundShare, self.negativeShare) = (foregroundShare, negativeShare)
    }
}

/// What batches consist of.
public struct PatchSettings: Sendable, Equatable {
    /// Rows and columns, or slices, rows and columns of a patch.
    public var patch: [Int]
    /// The distances between voxels along the same axes, in mm: rotations turn millimetres, not voxels.
    public var spacing: [Double]
    /// How patches are drawn.
    public var sampling: Sampling
    /// Random changes.
    public var augmentation: Augmentation
    /// What all random choices depend on.
    public var seed: UInt64

    /// Settings for patches of a size; voxels of 1 mm where no spacing is given.
    public init(
        patch: [Int],
        spacing: [Double]? = nil,
        sampling: Sampling = Sampling(),
        augmentation: Augmentation = Augmentation(),
        seed: UInt64 = 1
    ) {
        self.spacing = spacing ?? [Double](repeating: 1, count: patch.count)
        (self.patch, self.sampling, self.augmentation, self.seed) = (patch, sampling, augmentation, seed)
    }
}
