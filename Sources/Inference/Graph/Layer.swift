/// One layer of a network: an operation on earlier values, then an activation.
public struct Layer: Sendable, Equatable {
    /// The name for messages and listings, as in the network's definition.
    public let name: String

    /// What is computed.
    public var operation: LayerOperation

    /// From what: values that earlier layers compute.
    public var inputs: [LayerGraph.Value]

    /// What is applied to every element of the result.
    public var activation: Activation
}
