public import Imaging
public import Inference
public import Segmentation

/// Everything that decides a training, as its YAML file states it.
///
/// ```yaml
/// architecture: {kind: unet, dimensions: 2, filters: [16, 32, 64, 128, 256], outputChannels: 1}
/// output: Models/my-pancreas
/// data:
///   training: [{source: dicom, path: data/train}]
///   validation: [{source: dicom, path: data/validation}]
/// input: {spacing: [2, 2], window: [-100, 240]}
/// ```
/// `architecture`, `output`, `data` and `input` must be given; everything else has a default.
public struct TrainingConfiguration: Codable, Equatable, Sendable {
    /// The network, as `model.json` states it.
    public var architecture: NetworkArchitecture
    /// A bundle whose weights training starts from; absent for random ones.
    public var initialWeights: String?
    /// The folder of the finished bundle, whose name is the model's.
    public var output: String
    /// The version of the finished bundle.
    public var version = "1.0.0"
    /// What the network finds, as `model.json` states it.
    public var labels = [SegmentLabel.pancreas]
    /// What is trained and validated on.
    public var data: TrainingDataSettings
    /// How CT values become the network's input.
    public var input: TrainingInputSettings
    /// A coarse network that finds the region for the main one, which is 3D; absent where the whole is searched.
    public var locator: LocatorSettings?
    /// How patches are drawn.
    public var sampling = SamplingSettings()
    /// How patches are changed at random.
    public var augmentation = AugmentationSettings()
    /// What is minimized.
    public var loss = LossSettings()
    /// How weights follow their gradients.
    public var optimizer = OptimizerSettings()
    /// How long training lasts.
    public var schedule = ScheduleSettings()
    /// What every random choice depends on.
    public var seed: UInt64 = 1
    /// The threads of training; 0 for one per processor.
    public var threads = 0
    /// When training ends before its time.
    public var earlyStopping = EarlyStoppingSettings()
    /// After how many epochs the validation cases are segmented.
    public var validateEvery = 1
    /// After how many epochs a checkpoint is written.
    public var checkpointEvery = 1
    /// What the bundle's card says.
    public var card = CardSettings()
    /// The norm of all gradients together beyond which they are scaled down; absent for no limit.
    public var clipping: Double?
    /// What the bundle does to masks; absent for nothing.
    public var postProcessing: PostProcessing?
    /// What the bundle demands of series; absent for what its kind demands.
    public var requirements: SeriesRequirements?
    /// The decay of a moving average of the weights, which then are what is validated and shipped; absent for none.
    public var averaging: Double?

    /// A training with the defaults.
    public init(
        architecture: NetworkArchitecture, output: String, data: TrainingDataSettings, input: TrainingInputSettings
    ) {
        self.architecture = architecture
        self.output = output
        self.data = data
        self.input = input
    }
}

extension SegmentLabel {
    /// The pancreas as an anatomical structure.
    public static let pancreas = SegmentLabel(
        number: 1, name: "Pancreas",
        category: CodeDescription(value: "91723000", scheme: "SCT", meaning: "Anatomical Structure"),
        type: CodeDescription(value: "15776009", scheme: "SCT", meaning: "Pancreas"), color: [249, 180, 111])
}
