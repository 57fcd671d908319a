extension NetworkAssembly {
    /// MONAI's AttentionUnet: a head, nested attention layers, and a 1 wide convolution to the output's channels.
    mutating func appendMONAIAttentionUNet() throws(InferenceError) {
        let head = try block("model.0", graph.input, to: architecture.filters[0], stride: 1)
        let value = try attentionLayer("model.1", head, level: 0)
        graph.output = try convolution("model.2.conv", value, to: architecture.outputChannels, kernel: 1)
    }

    /// Twice a convolution, batch normalization and ReLU; the first convolution takes the stride.
    private mutating func block(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        stride: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        var value = input
        for (index, stride) in [stride, 1].enumerated() {
            let part = "\(name).conv.\(index)"
            value = try convolution("\(part).conv", value, to: channels, kernel: 3, stride: stride, padding: 1)
            value = try batchNormalization("\(part).adn.N", value, activation: .relu)
        }
        return value
    }

    /// A level below `x` (deeper ones nested in it), brought up again, and its attention on x merged with it.
    private mutating func attentionLayer(
        _ name: String,
        _ x: LayerGraph.Value,
        level: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let deepest = level == architecture.strides.count - 1
        let stride = architecture.strides[level]
        let submodule = deepest ? "\(name).submodule" : "\(name).submodule.0"
        var lower = try block(submodule, x, to: architecture.filters[level + 1], stride: stride)
        if !deepest { lower = try attentionLayer("\(name).submodule.1", lower, level: level + 1) }
        let raised = try raised("\(name).upconv.up", lower, to: count(x), stride: stride)
        let attended = try attention("\(name).attention", skip: x, gating: raised)
        let joined = append("\(name).concatenation", .concatenation, [attended, raised])
        return try merged("\(name).merge", joined, to: count(x))
    }

    private mutating func raised(
        _ name: String,
        _ lower: LayerGraph.Value,
        to channels: Int,
        stride: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let value = try transposedConvolution(
            "\(name).conv",
            lower,
            to: channels,
            kernel: 3,
            stride: stride,
            padding: 1,
            outputPadding: stride - 1
        )
        return try batchNormalization("\(name).adn.N", value, activation: .relu)
    }

    /// x · sigmoid(psi(ReLU(W_g g + W_x x))), each of the three a 1 wide convolution with batch normalization.
    private mutating func attention(
        _ name: String,
        skip x: LayerGraph.Value,
        gating g: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let channels = count(x) / 2
        let signal = try normalized("\(name).W_g", g, to: channels)
        let skip = try normalized("\(name).W_x", x, to: channels)
        let sum = append("\(name).sum", .addition, [signal, skip], activation: .relu)
        let coefficients = try normalized("\(name).psi", sum, to: 1, activation: .sigmoid)
        return append("\(name).attend", .multiplication, [x, coefficients])
    }

    private mutating func normalized(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        activation: Activation = .identity
    ) throws(InferenceError) -> LayerGraph.Value {
        let value = try convolution("\(name).0.conv", input, to: channels, kernel: 1)
        return try batchNormalization("\(name).1", value, activation: activation)
    }

    /// Convolution, instance normalization without weights, PReLU.
    private mutating func merged(
        _ name: String,
        _ joined: LayerGraph.Value,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let value = try convolution("\(name).conv", joined, to: channels, kernel: 3, padding: 1)
        let normalization = InstanceNormalization(epsilon: architecture.normalizationEpsilon)
        let slopes = try vector("\(name).adn.A.weight", .slopes, 1)
        let activation = Activation.parametricReLU(slopes: slopes)
        return append("\(name).adn", .instanceNormalization(normalization), [value], activation: activation)
    }
}
