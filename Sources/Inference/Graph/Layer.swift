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

    /// A value of one channel that multiplies a convolution's sums, before the bias; put there by fusion.
    var scale: LayerGraph.Value?

    /// A value that is added to a convolution's result before the activation; put there by fusion.
    var addend: LayerGraph.Value?

    /// The checkpoint's tensors in the operation and the activation; none where these are constant.
    package var parameters: [LayerParameter] = []

    /// All the values that the layer reads.
    var values: [LayerGraph.Value] { inputs + [scale, addend].compactMap { $0 } }
}
