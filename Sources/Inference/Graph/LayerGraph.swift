/// A network as a list of layers in an order in which they can be computed: what to compute, not how.
///
/// ```swift
/// var graph = LayerGraph(dimensions: 2, inputChannels: 1)
/// let features = graph.append("conv", .convolution(convolution), [graph.input], activation: .relu)
/// graph.output = graph.append("softmax", .softmax, [features])
/// ```
/// A graph knows channels and kernels but no image size: ``shapes(for:)`` infers every shape from the input's.
public struct LayerGraph: Sendable, Equatable {
    /// What a layer computes, by the layer's place in the list.
    public struct Value: Hashable, Sendable {
        package let index: Int
    }

    /// 2 for `[batch, channel, height, width]`, 3 for `[batch, channel, depth, height, width]`.
    public let dimensions: Int

    /// The layers; each takes values of earlier ones only.
    public private(set) var layers: [Layer]

    /// The value that the network returns.
    public var output: Value

    /// A graph of the input alone.
    public init(dimensions: Int, inputChannels: Int) {
        precondition(dimensions == 2 || dimensions == 3)
        self.dimensions = dimensions
        layers = [Layer(name: "input", operation: .input(channels: inputChannels), inputs: [], activation: .identity)]
        output = Value(index: 0)
    }

    /// The channels of the network's input.
    public var inputChannels: Int {
        guard case .input(let channels) = layers[0].operation else { preconditionFailure("the input comes first") }
        return channels
    }

    /// The network's input.
    public var input: Value { Value(index: 0) }

    /// Adds a layer and returns its value, which also becomes the output until another is set.
    ///
    /// Pooling, concatenation, resizing and softmax take no activation; add a layer `identity` that does.
    @discardableResult
    public mutating func append(
        _ name: String,
        _ operation: LayerOperation,
        _ inputs: [Value],
        activation: Activation = .identity
    ) -> Value {
        precondition(inputs.allSatisfy { $0.index < layers.count }, "a layer takes values of earlier layers")
        precondition(operation.accepts(inputs: inputs.count), "\(name): wrong number of inputs")
        precondition(activation == .identity || operation.takesActivation, "\(name): takes no activation")
        layers.append(Layer(name: name, operation: operation, inputs: inputs, activation: activation))
        output = Value(index: layers.count - 1)
        return output
    }

    /// Adds a layer as it is.
    mutating func append(_ layer: Layer) -> Value {
        precondition(layer.values.allSatisfy { $0.index < layers.count }, "a layer takes values of earlier layers")
        layers.append(layer)
        output = Value(index: layers.count - 1)
        return output
    }

    /// Puts another layer in the place of the one that computes `value`.
    mutating func replace(_ value: Value, with layer: Layer) -> Value {
        layers[value.index] = layer
        return value
    }

    /// States which tensors of a checkpoint the layer of a value holds.
    package mutating func name(_ value: Value, _ parameters: [LayerParameter]) {
        layers[value.index].parameters = parameters
    }

    /// The layers that take a value, by place; a resize that only looks at the value's size is not among them.
    func consumers() -> [[Int]] {
        var consumers = [[Int]](repeating: [], count: layers.count)
        for (index, layer) in layers.enumerated() {
            for value in layer.values { consumers[value.index].append(index) }
        }
        return consumers
    }
}

extension LayerOperation {
    /// Whether an activation can be computed together with the operation.
    var takesActivation: Bool {
        switch self {
        case .input, .maxPooling, .concatenation, .resize, .softmax: false
        default: true
        }
    }

    fileprivate func accepts(inputs count: Int) -> Bool {
        switch self {
        case .input: false
        case .addition, .multiplication: count == 2
        case .concatenation: count > 0
        default: count == 1
        }
    }
}
