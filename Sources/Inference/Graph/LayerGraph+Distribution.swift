extension LayerGraph {
    /// A convolution of kernel size 1 over a concatenation is the sum of convolutions over the parts. Where parts are
    /// resized, as in deep supervision, each can then be computed at its own size.
    func distributed() -> LayerGraph {
        var result = LayerGraph(dimensions: dimensions, inputChannels: inputChannels)
        let consumers = consumers()
        var place = [Value](repeating: input, count: layers.count)
        for (index, layer) in layers.enumerated().dropFirst() {
            if let parts = distributableParts(of: layer, consumers) {
                place[index] = result.appendSum(of: layer, parts.map { ($0, place[$0.index]) }, channels: channels)
            } else {
                place[index] = result.append(layer.moved { place[$0.index] })
            }
        }
        result.output = place[output.index]
        return result
    }

    private func distributableParts(of layer: Layer, _ consumers: [[Int]]) -> [Value]? {
        guard layer.pointwiseConvolution != nil, layer.scale == nil, layer.addend == nil else { return nil }
        let joined = layer.inputs[0]
        guard layers[joined.index].operation == .concatenation, consumers[joined.index].count == 1, joined != output
        else { return nil }
        let parts = layers[joined.index].inputs
        let resized = parts.filter { if case .resize = layers[$0.index].operation { true } else { false } }
        return resized.isEmpty ? nil : parts
    }

    /// The channels of a value.
    private func channels(_ value: Value) -> Int {
        let layer = layers[value.index]
        switch layer.operation {
        case .input(let channels): return channels
        case .convolution(let convolution): return convolution.outputChannels
        case .transposedConvolution(let convolution): return convolution.outputChannels
        case .concatenation: return layer.inputs.map(channels).reduce(0, +)
        default: return channels(layer.inputs[0])
        }
    }

    private mutating func appendSum(
        of layer: Layer,
        _ parts: [(old: Value, new: Value)],
        channels: (Value) -> Int
    ) -> Value {
        guard let convolution = layer.pointwiseConvolution else {
            preconditionFailure("\(layer.name) is distributable")
        }
        var (sum, first): (Value?, Int) = (nil, 0)
        for (index, part) in parts.enumerated() {
            let range = first..<first + channels(part.old)
            let isLast = index == parts.count - 1
            let slice = convolution.slice(inputs: range, keepsBias: isLast)
            let value = append("\(layer.name).\(index)", .convolution(slice), [part.new])
            let activation = isLast ? layer.activation : .identity
            sum =
                sum.map { append("\(layer.name).sum\(index)", .addition, [$0, value], activation: activation) } ?? value
            first = range.upperBound
        }
        return sum ?? input
    }
}

extension Convolution {
    /// The part of a convolution of kernel size 1 that some of its input channels have.
    fileprivate func slice(inputs: Range<Int>, keepsBias: Bool) -> Convolution {
        let values = (0..<outputChannels).flatMap { output in
            weights.values[output * inputChannels + inputs.lowerBound..<output * inputChannels + inputs.upperBound]
        }
        let shape = [outputChannels, inputs.count] + kernel.map { _ in 1 }
        let bias = keepsBias ? self.bias : [Float](repeating: 0, count: outputChannels)
        return Convolution(weights: Tensor(shape: shape, values: values), bias: bias)
    }
}
