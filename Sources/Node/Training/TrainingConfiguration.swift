public import Inference
public import Segmentation

/// What `segnode train` does, as a YAML file says it.
///
///     let configuration = try TrainingConfiguration.load(path: "pancreas-ct.yaml")
///
/// Only `architecture`, `output`, `data.training`, `input`, `patch`, `epochs` and `stepsPerEpoch` must be there.
public struct TrainingConfiguration: Codable, Sendable, Equatable {
    /// The network, as in `model.json`.
    public var architecture: NetworkArchitecture
    /// The folder for checkpoints, measurements and the bundle.
    public var output: String
    /// A bundle whose weights are trained on, instead of random ones.
    public var initialWeights: String?
    /// The cases.
    public var data: TrainingData
    /// How CT values become the network's input.
    public var input: NetworkInput
    /// Voxels of a patch along each axis.
    public var patch: [Int]
    /// Patches in a batch.
    public var batch: Int?
    /// Epochs, after each of which the network is validated.
    public var epochs: Int
    /// Batches in an epoch.
    public var stepsPerEpoch: Int
    /// The share of patches that are centred on foreground.
    public var foregroundShare: Double?
    /// The share of patches of cases without foreground.
    public var negativeShare: Double?
    /// Random changes of patches.
    public var augmentation: AugmentationConfiguration?
    /// What is made small.
    public var loss: LossConfiguration?
    /// How parameters follow gradients.
    public var optimizer: OptimizerConfiguration?
    /// How the learning rate changes.
    public var schedule: ScheduleConfiguration?
    /// How much of the average of past weights stays in each step.
    public var averaging: Double?
    /// The norm beyond which gradients are scaled down.
    public var clipping: Double?
    /// Epochs without a better validation after which training ends.
    public var patience: Int?
    /// What all random choices depend on.
    public var seed: UInt64?
    /// Threads; one for each processor where it is left out.
    public var threads: Int?
    /// The name and version of the bundle, and what its card says.
    public var bundle: BundleConfiguration?
}
