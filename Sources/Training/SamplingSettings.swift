/// How patches are drawn from the cases.
public struct SamplingSettings: Codable, Equatable, Sendable {
    /// The patches of a training step.
    public var batch = 8
    /// The share of the patches that are drawn around a voxel of a label, 0 to 1.
    public var foregroundShare = 0.85
    /// The share of the patches that are drawn from series that show nothing of what is sought, where there are any.
    public var negativeShare = 0.1
    /// The training steps of an epoch.
    public var stepsPerEpoch = 100

    /// The defaults.
    public init() {}
}
