/// What is done to a mask after the network.
public struct PostProcessing: Sendable, Codable, Equatable {
    /// Whether only the largest connected part of each segment is kept, where slices follow each other evenly.
    public let keepsLargestComponent: Bool

    /// Creates a description.
    public init(keepsLargestComponent: Bool = false) { self.keepsLargestComponent = keepsLargestComponent }
}
