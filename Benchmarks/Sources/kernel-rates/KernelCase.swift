import Inference

/// A layer that is timed by itself.
struct KernelCase {
    let name: String
    /// What the plan must have chosen for the layer.
    let algorithm: String
    let shape: [Int]
    let graph: LayerGraph

    /// A case whose last layer is `operation`, of values in blocks.
    init(
        _ name: String,
        _ algorithm: String,
        channels: Int,
        size: [Int],
        activation: Activation = .identity,
        _ operation: LayerOperation
    ) {
        (self.name, self.algorithm) = (name, algorithm)
        shape = [1, 1] + size
        var graph = LayerGraph(dimensions: size.count, inputChannels: 1)
        let blocks = graph.append("blocks", .filled([channels, 1] + size.map { _ in 1 }), [graph.input])
        let value = graph.append(name, operation, [blocks], activation: activation)
        // The network's own output would not lie in blocks.
        graph.append("end", .identity, [value], activation: .leakyReLU(slope: 0.5))
        self.graph = graph
    }
}

extension LayerOperation {
    /// A convolution of a weights' shape whose weights are all the same.
    static func filled(
        _ shape: [Int],
        stride: Int = 1,
        padding: Int = 0,
        dilation: Int = 1
    ) -> LayerOperation {
        let axes = shape.count - 2
        return .convolution(
            Convolution(
                weights: Tensor(shape: shape, repeating: 0.01),
                bias: [Float](repeating: 0.1, count: shape[0]),
                stride: [Int](repeating: stride, count: axes),
                padding: [Int](repeating: padding, count: axes),
                dilation: [Int](repeating: dilation, count: axes)
            ))
    }

    /// A transposed convolution that doubles every axis.
    static func filledDoubling(_ shape: [Int]) -> LayerOperation {
        let axes = shape.count - 2
        return .transposedConvolution(
            TransposedConvolution(
                weights: Tensor(shape: shape, repeating: 0.01),
                bias: [Float](repeating: 0.1, count: shape[1]),
                stride: [Int](repeating: 2, count: axes),
                padding: [Int](repeating: 1, count: axes),
                outputPadding: [Int](repeating: 1, count: axes)
            ))
    }
}
