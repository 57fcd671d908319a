/// The cases that `segnode train` reads.
public struct TrainingData: Codable, Sendable, Equatable {
    /// Those that are trained on.
    public var training: [TrainingSource]
    /// Those that tell how good the network is.
    public var validation: [TrainingSource]?
}

/// A folder of cases.
public struct TrainingSource: Codable, Sendable, Equatable {
    /// The folder; relative to the configuration's.
    public var path: String
    /// Whether its series show nothing of what is looked for, and have no truth.
    public var negatives: Bool?
    /// The first and the last slice, from 0, that are used of each series.
    public var slices: [Int]?
}

/// How much patches are changed at random; what is left out is not changed.
public struct AugmentationConfiguration: Codable, Sendable, Equatable {
    /// Degrees about the body's axis, to either side.
    public var rotation: Double?
    /// Degrees about the other axes of a volume.
    public var tilt: Double?
    /// The smallest and the largest magnification.
    public var scale: [Double]?
    /// By how much, as a factor, axes may be magnified differently.
    public var anisotropy: Double?
    /// The share of a patch by which its centre is moved.
    public var shift: Double?
    /// Voxels by which a smooth deformation moves.
    public var elastic: Double?
    /// What is added to intensities in 0...1.
    public var brightness: Double?
    /// The smallest and the largest factor of intensities.
    public var contrast: [Double]?
    /// By how much, as a factor, the exponent of intensities may differ from 1.
    public var gamma: Double?
    /// The largest standard deviation of noise.
    public var noise: Double?
    /// The probability of a blur.
    public var blur: Double?
    /// Whether left and right may be exchanged.
    public var flips: Bool?
}

/// A loss by its name: `dice`, `cross-entropy`, `dice+cross-entropy`, `tversky`, `focal-tversky` or `focal`.
public struct LossConfiguration: Codable, Sendable, Equatable {
    /// The name.
    public var kind: String
    /// What false positives weigh, for Tversky losses.
    public var alpha: Double?
    /// What false negatives weigh, for Tversky losses.
    public var beta: Double?
    /// The exponent of focal losses.
    public var gamma: Double?
}

/// An optimizer by its name: `adam`, `adamw` or `sgd`.
public struct OptimizerConfiguration: Codable, Sendable, Equatable {
    /// The name.
    public var kind: String
    /// The learning rate at its highest.
    public var rate: Double
    /// What the parameters shrink by.
    public var weightDecay: Double?
    /// The momentum, for `sgd`.
    public var momentum: Double?
    /// Whether the momentum is Nesterov's.
    public var nesterov: Bool?
}

/// A schedule by its name: `constant`, `step`, `polynomial` or `one-cycle`.
public struct ScheduleConfiguration: Codable, Sendable, Equatable {
    /// The name.
    public var kind: String
    /// The share in which the rate rises, for `one-cycle`.
    public var warmUp: Double?
    /// The exponent, for `polynomial`.
    public var power: Double?
    /// The parts, for `step`.
    public var count: Int?
    /// What the rate is divided by after each part, for `step`.
    public var factor: Double?
}

/// What the finished bundle says of itself.
public struct BundleConfiguration: Codable, Sendable, Equatable {
    /// The name; that of the output folder where it is left out.
    public var name: String?
    /// The version.
    public var version: String?
    /// A bundle whose segments, requirements and post-processing are taken over.
    public var labelsFrom: String?
    /// What the model is for, and what not.
    public var intendedUse: String?
    /// The licence.
    public var licence: String?
    /// The data, with origin and licence.
    public var trainingData: [String]?
}
