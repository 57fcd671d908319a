extension LayerGraph {
    /// conv₁(x) + conv₁(y) is one convolution of kernel size 1 over the concatenation of x and y, which is but a list
    /// of their blocks of channels: the sum of an attention gate is neither written nor read in between.
    static func joined(_ graph: inout LayerGraph, _ layer: Layer, _ isAlone: (Value) -> Bool) -> Value? {
        guard layer.operation == .addition, layer.inputs[0] != layer.inputs[1] else { return nil }
        let parts = layer.inputs.map { graph.layers[$0.index] }
        guard zip(parts, layer.inputs).allSatisfy({ $0.isPlainPointwise && isAlone($1) }),
            let first = parts[0].pointwiseConvolution, let second = parts[1].pointwiseConvolution,
            first.inputChannels % 16 == 0, parts[0].inputs != parts[1].inputs
        else { return nil }
        let both = graph.append(
            "\(layer.name).concatenation", .concatenation, [parts[0].inputs[0], parts[1].inputs[0]])
        return graph.append(
            layer.name, .convolution(first.beside(second)), [both], activation: layer.activation)
    }
}

extension Layer {
    /// Whether the layer is a convolution of kernel size 1 and nothing else.
    fileprivate var isPlainPointwise: Bool {
        pointwiseConvolution != nil && activation == .identity && scale == nil && addend == nil
    }
}

extension Convolution {
    /// The convolution of kernel size 1 that adds up this one's and another's results on inputs side by side.
    fileprivate func beside(_ other: Convolution) -> Convolution {
        let values = (0..<outputChannels).flatMap { output in
            [self, other].flatMap { part in
                part.weights.values[output * part.inputChannels..<(output + 1) * part.inputChannels]
            }
        }
        let shape = [outputChannels, inputChannels + other.inputChannels] + kernel.map { _ in 1 }
        let bias = zip(bias, other.bias).map { $0 + $1 }
        return Convolution(weights: Tensor(shape: shape, values: values), bias: bias)
    }
}

extension LayerGraph {
    /// The same network with layers of their own for the activations that `isSeparate` names.
    package func separatingActivations(where isSeparate: (Layer) -> Bool) -> LayerGraph {
        var separated = LayerGraph(dimensions: dimensions, inputChannels: inputChannels)
        var place = [Value](repeating: input, count: layers.count)
        for (index, layer) in layers.enumerated().dropFirst() {
            var moved = layer.moved { place[$0.index] }
            guard isSeparate(layer) else {
                place[index] = separated.append(moved)
                continue
            }
            moved.activation = .identity
            moved.parameters = layer.parameters.filter { $0.role != .slopes }
            let value = separated.append(moved)
            place[index] = separated.append(layer.name, .identity, [value], activation: layer.activation)
            separated.name(place[index], layer.parameters.filter { $0.role == .slopes })
        }
        separated.output = place[output.index]
        return separated
    }
}
