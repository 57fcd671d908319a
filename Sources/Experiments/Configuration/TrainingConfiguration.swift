public import Imaging
public import Inference
public import Segmentation
public import Training
public import TrainingData

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
    public var sampling = Sampling()
    /// How patches are changed at random.
    public var augmentation = Augmentation()
    /// What is minimized.
    public var loss = Loss()
    /// How weights follow their gradients.
    public var optimizer = Optimizer()
    /// How long training lasts.
    public var schedule = Schedule()
    /// What every random choice depends on.
    public var seed: UInt64 = 1
    /// The threads of training; 0 for one per processor.
    public var threads = 0
    /// When training ends before its time.
    public var earlyStopping = EarlyStopping()
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

extension TrainingConfiguration {
    /// The settings of a trainer for cases.
    ///
    /// - Parameter processors: The threads where the configuration leaves them open.
    public func trainerSettings(for cases: [TrainingCase], processors: Int) -> TrainerSettings {
        TrainerSettings(
            patches: PatchSettings(
                patch: input.patch ?? wholeSlices(cases), spacing: input.spacing.axes, sampling: sampling,
                augmentation: augmentation, seed: seed),
            loss: loss,
            optimizer: optimizer,
            schedule: schedule,
            clipping: clipping,
            averaging: averaging,
            earlyStopping: earlyStopping,
            validateEvery: validateEvery,
            threads: threads == 0 ? processors : threads
        )
    }

    /// The size that holds every slice.
    private func wholeSlices(_ cases: [TrainingCase]) -> [Int] {
        let multiple = architecture.sizeMultiple
        return [1, 2].map { axis in
            let largest = cases.map { $0.size[axis] }.max() ?? multiple
            return (largest + multiple - 1) / multiple * multiple
        }
    }
}

/// A coarse network of the same kind that finds the region for the main one: Roth's hierarchical way (Roth et al. 2017,
/// Hierarchical 3D fully convolutional networks for multi-organ segmentation).
public struct LocatorSettings: Codable, Equatable, Sendable {
    /// The distances between voxels, of all three axes.
    public var spacing: NetworkSpacing
    /// The voxels that the network sees at a time in training, along the same axes.
    public var patch: [Int]
    /// What the bundle adds to the region on all sides, 0 to 200 mm; absent for the usual 20 mm.
    public var margin: Double?

    /// Describes a locator.
    public init(spacing: NetworkSpacing, patch: [Int], margin: Double? = nil) {
        (self.spacing, self.patch, self.margin) = (spacing, patch, margin)
    }
}

extension TrainingConfiguration {
    /// The training of the network that finds the region; `nil` where the whole is searched.
    ///
    /// - Parameter output: The folder of its bundle.
    public func ofLocator(output: String) -> TrainingConfiguration? {
        guard let locator else { return nil }
        var configuration = ofFine(output: output)
        configuration.input.spacing = locator.spacing
        configuration.input.patch = locator.patch
        configuration.initialWeights = nil
        return configuration
    }

    /// The training of the network that looks closely.
    ///
    /// - Parameter output: The folder of its bundle.
    public func ofFine(output: String) -> TrainingConfiguration {
        var configuration = self
        configuration.output = output
        configuration.locator = nil
        return configuration
    }
}

/// What the bundle's card says that training cannot know.
public struct CardSettings: Codable, Equatable, Sendable {
    /// What the model is for, and what not.
    public var intendedUse = "Research. Not validated for clinical use; not a medical device."
    /// The licence of model and weights.
    public var licence = "Apache-2.0"
    /// The data that it was trained on, one entry each, with origin and licence.
    public var trainingData: [String] = []

    /// The defaults.
    public init() {}
}
