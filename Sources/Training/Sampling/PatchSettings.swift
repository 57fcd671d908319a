/// What batches consist of.
public struct PatchSettings: Sendable, Equatable {
    /// Rows and columns, or slices, rows and columns of a patch.
    public var patch: [Int]
    /// The distances between voxels along the same axes, in mm: rotations turn millimetres, not voxels.
    public var spacing: [Double]
    /// Patches in a batch.
    public var batch: Int
    /// The share of patches, of cases that have foreground, that are centred on some of it.
    public var foregroundShare: Double
    /// The share of patches from cases without foreground, where there are any.
    public var negativeShare: Double
    /// Random changes.
    public var augmentation: Augmentation
    /// What all random choices depend on.
    public var seed: UInt64

    /// Settings with usual shares; voxels of 1 mm where no spacing is given.
    public init(
        patch: [Int],
        spacing: [Double]? = nil,
        batch: Int,
        foregroundShare: Double = 0.85,
        negativeShare: Double = 0.1,
        augmentation: Augmentation = Augmentation(),
        seed: UInt64 = 1
    ) {
        self.spacing = spacing ?? [Double](repeating: 1, count: patch.count)
        (self.patch, self.batch, self.foregroundShare) = (patch, batch, foregroundShare)
        (self.negativeShare, self.augmentation, self.seed) = (negativeShare, augmentation, seed)
    }
}
