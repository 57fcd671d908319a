public import Inference

/// Another 2D network whose logits are averaged with those of the main one, at the series' own pixel size.
public struct EnsembleMember: Sendable, Codable, Equatable {
    /// The network's definition and sizes.
    public let architecture: NetworkArchitecture
    /// The network's weights.
    public let weights: WeightsDescription
    /// How CT values become the network's input; its threshold is not used.
    public let input: NetworkInput

    /// Creates a description.
    public init(architecture: NetworkArchitecture, weights: WeightsDescription, input: NetworkInput) {
        self.architecture = architecture
        self.weights = weights
        self.input = input
    }
}
