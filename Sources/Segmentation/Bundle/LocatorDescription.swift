public import Inference

/// The network that finds the region for the main one, at a coarse spacing.
public struct LocatorDescription: Sendable, Codable, Equatable {
    /// The network's definition and sizes.
    public let architecture: NetworkArchitecture
    /// The network's weights.
    public let weights: WeightsDescription
    /// How CT values become the network's input.
    public let input: NetworkInput
    /// What is added to the region on all sides, in mm.
    public let margin: Double
    /// Less than this is taken for a false alarm, and the whole body is searched; in mL.
    public let minimumVolume: Double

    /// What is added to a region where nothing else is said, in mm.
    public static let usualMargin = 20.0

    /// Creates a description.
    public init(
        architecture: NetworkArchitecture,
        weights: WeightsDescription,
        input: NetworkInput,
        margin: Double = Self.usualMargin,
        minimumVolume: Double = 5
    ) {
        self.architecture = architecture
        self.weights = weights
        self.input = input
        self.margin = margin
        self.minimumVolume = minimumVolume
    }
}
