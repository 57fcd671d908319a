/// Builds the layer graph of an architecture from a checkpoint.
///
/// ```swift
/// let weights = try SafeTensors(contentsOf: "weights.safetensors")
/// let graph = try NetworkBuilder(architecture).graph(weights: weights)
/// let plan = try InferencePlan(graph: graph, inputShape: [1, 1, 192, 192], threads: 2)
/// ```
/// Every tensor's shape is checked before it is read, and a checkpoint with tensors left over is refused: both mean
/// that architecture and weights do not belong together.
public struct NetworkBuilder: Sendable {
    private let architecture: NetworkArchitecture

    /// A builder for one architecture.
    public init(_ architecture: NetworkArchitecture) {
        self.architecture = architecture
    }

    /// The network with the checkpoint's weights; its output are logits.
    /// - Throws: `invalidArchitecture`, `missingTensor`, `wrongTensorShape`, `unusableTensorValue`,
    ///   `unexpectedTensors`, `unsupportedElementType`, `unreadableFile`
    public func graph(weights: SafeTensors) throws(InferenceError) -> LayerGraph { try graph(.file(weights)) }

    /// The network with a checkpoint's tensors.
    /// - Throws: as ``graph(weights:)``
    public func graph(tensors: [String: Tensor]) throws(InferenceError) -> LayerGraph { try graph(.tensors(tensors)) }

    /// The network with tensors that `make` makes.
    /// - Throws: `invalidArchitecture`
    package func graph(
        making make: @escaping (LayerParameter, _ shape: [Int]) -> Tensor
    ) throws(InferenceError) -> LayerGraph {
        try graph(.made(make))
    }

    private func graph(_ source: WeightSource) throws(InferenceError) -> LayerGraph {
        try architecture.validate()
        var assembly = NetworkAssembly(architecture, NetworkWeights(source, map: architecture.nameMap))
        switch architecture.kind {
        case .attentionUNet2D: try assembly.appendAttentionUNet()
        case .unet, .gridAttentionUNet, .oktayAttentionUNet2D, .oktayAttentionUNet3D: try assembly.appendUNet()
        case .monaiAttentionUNet: try assembly.appendMONAIAttentionUNet()
        case .monaiBasicUNet: try assembly.appendMONAIBasicUNet()
        case .monaiUNet: try assembly.appendMONAIUNet()
        case .plainConvUNet: try assembly.appendPlainConvUNet()
        case .vnet: try assembly.appendVNet()
        case .denseVNet: try assembly.appendDenseVNet()
        case .denseDilated: try assembly.appendDenseDilatedNet()
        }
        return try assembly.finish()
    }
}
