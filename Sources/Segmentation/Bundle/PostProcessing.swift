/// What is done to a mask after the network.
public struct PostProcessing: Sendable, Codable, Equatable {
    /// Whether only the largest connected part of each segment is kept, where slices follow each other evenly.
    public let keepsLargestComponent: Bool

    /// A segment of less than this altogether is taken for a false alarm and left out; in mL, nil for any.
    public let minimumVolume: Double?

    /// Creates a description.
    public init(keepsLargestComponent: Bool = false, minimumVolume: Double? = nil) {
        self.keepsLargestComponent = keepsLargestComponent
        self.minimumVolume = minimumVolume
    }
}
