extension LayerGraph {
    /// The same network in a form that takes less work, exact but for rounding: see the passes. Each pass keeps to
    /// values that nothing else takes.
    package func fused(for inputShape: [Int]) throws(InferenceError) -> LayerGraph {
        try sized(for: inputShape).folded().distributed().pruned().rewritten(Self.swapped).rewritten(Self.merged)
            .rewritten(Self.scaled)
            .rewritten(Self.joined)
            .rewritten(Self.summed)
    }

    /// A rewriting of one layer: given the layer, already moved to the new graph, and a function that says whether
    /// only this layer takes a value, it appends what computes the layer's value and returns that, or nil to leave the
    /// layer as it is.
    private typealias Rewriting = (inout LayerGraph, Layer, (Value) -> Bool) -> Value?

    private func rewritten(_ rewriting: Rewriting) -> LayerGraph {
        var result = LayerGraph(dimensions: dimensions, inputChannels: inputChannels)
        let consumers = consumers()
        var place = [Value](repeating: input, count: layers.count)
        var taken = [0: consumers[0].count]
        for (index, layer) in layers.enumerated().dropFirst() {
            let moved = layer.moved { place[$0.index] }
            let isAlone: (Value) -> Bool = { taken[$0.index] == 1 }
            place[index] = rewriting(&result, moved, isAlone) ?? result.append(moved)
            taken[place[index].index] = index == output.index ? .max : consumers[index].count
        }
        result.output = place[output.index]
        return result.pruned()
    }

    /// The network for one shape of input: a resize to another value's size states the size, so that the other value
    /// need not be kept for it, and one that changes nothing is left out.
    private func sized(for inputShape: [Int]) throws(InferenceError) -> LayerGraph {
        let shapes = try shapes(for: inputShape)
        var result = LayerGraph(dimensions: dimensions, inputChannels: inputChannels)
        var place = [input]
        for (index, layer) in layers.enumerated().dropFirst() {
            var moved = layer.moved { place[$0.index] }
            if case .resize = layer.operation {
                if shapes[index] == shapes[layer.inputs[0].index] {
                    place.append(moved.inputs[0])
                    continue
                }
                moved.operation = .resize(.size(Array(shapes[index].dropFirst(2))))
            }
            place.append(result.append(moved))
        }
        result.output = place[output.index]
        return result
    }

    /// The network without layers whose values nobody takes.
    private func pruned() -> LayerGraph {
        var isTaken = [Bool](repeating: false, count: layers.count)
        isTaken[output.index] = true
        for (index, layer) in layers.enumerated().reversed() where isTaken[index] {
            for value in layer.values { isTaken[value.index] = true }
        }
        var result = LayerGraph(dimensions: dimensions, inputChannels: inputChannels)
        var place = [Value](repeating: input, count: layers.count)
        for (index, layer) in layers.enumerated().dropFirst() where isTaken[index] {
            place[index] = result.append(layer.moved { place[$0.index] })
        }
        result.output = place[output.index]
        return result
    }

    /// conv₁(resize(x)) = resize(conv₁(x)) for a convolution of kernel size 1 that makes fewer channels, because the
    /// weights of an interpolation sum to 1.
    private static func swapped(_ graph: inout LayerGraph, _ layer: Layer, _ isAlone: (Value) -> Bool) -> Value? {
        guard let convolution = layer.pointwiseConvolution, layer.activation == .identity, isAlone(layer.inputs[0]),
            convolution.outputChannels <= convolution.inputChannels
        else { return nil }
        let resize = graph.layers[layer.inputs[0].index]
        guard case .resize = resize.operation else { return nil }
        var before = layer
        before.inputs = resize.inputs
        let value = graph.append(before)
        return graph.append("\(layer.name).resize", resize.operation, [value])
    }

    /// conv₁(conv₁(x)) is one convolution of kernel size 1.
    private static func merged(_ graph: inout LayerGraph, _ layer: Layer, _ isAlone: (Value) -> Bool) -> Value? {
        guard let second = layer.pointwiseConvolution, layer.inputs.count == 1, isAlone(layer.inputs[0]) else {
            return nil
        }
        let previous = graph.layers[layer.inputs[0].index]
        guard let first = previous.pointwiseConvolution, previous.activation == .identity, previous.addend == nil,
            previous.scale == nil
        else { return nil }
        var both = layer
        both.operation = .convolution(second.after(first))
        both.inputs = previous.inputs
        return graph.append(both)
    }

    /// conv₁(a · x) with a coefficient a for every position: the convolution's sums are scaled instead.
    private static func scaled(_ graph: inout LayerGraph, _ layer: Layer, _ isAlone: (Value) -> Bool) -> Value? {
        guard layer.pointwiseConvolution != nil, layer.scale == nil, isAlone(layer.inputs[0]) else { return nil }
        let product = graph.layers[layer.inputs[0].index]
        guard product.operation == .multiplication, product.activation == .identity,
            graph.isCoefficient(product.inputs[1])
        else { return nil }
        var scaled = layer
        scaled.inputs = [product.inputs[0]]
        scaled.scale = product.inputs[1]
        return graph.append(scaled)
    }

    /// conv(x) + y, then an activation: the convolution adds y before it writes.
    private static func summed(_ graph: inout LayerGraph, _ layer: Layer, _ isAlone: (Value) -> Bool) -> Value? {
        guard layer.operation == .addition, layer.inputs[0] != layer.inputs[1] else { return nil }
        for (value, other) in [(layer.inputs[0], layer.inputs[1]), (layer.inputs[1], layer.inputs[0])] {
            let previous = graph.layers[value.index]
            guard isAlone(value), previous.takesAddend else { continue }
            var sum = previous
            sum.addend = other
            sum.activation = layer.activation
            return graph.append(sum)
        }
        return nil
    }

    /// Whether a value has one channel: what an attention gate computes for every position.
    private func isCoefficient(_ value: Value) -> Bool {
        let layer = layers[value.index]
        switch layer.operation {
        case .convolution(let convolution): return convolution.outputChannels == 1
        case .resize, .identity: return isCoefficient(layer.inputs[0])
        default: return false
        }
    }
}

extension Layer {
    /// The operation, if it is a convolution of kernel size 1.
    var pointwiseConvolution: Convolution? {
        guard case .convolution(let convolution) = operation, convolution.isPointwise else { return nil }
        return convolution
    }

    /// Whether the layer is a convolution that has neither addend nor activation yet.
    fileprivate var takesAddend: Bool {
        guard case .convolution(let convolution) = operation, !convolution.isFilteredMinimally else { return false }
        return activation == .identity && addend == nil
    }
}

extension Convolution {
    /// Whether each output position depends on the input at this position alone.
    var isPointwise: Bool { (kernel + stride).allSatisfy { $0 == 1 } && (padding + endPadding).allSatisfy { $0 == 0 } }

    /// Whether minimal filtering may compute the convolution, which has no place for an addend.
    var isFilteredMinimally: Bool {
        kernel.allSatisfy { $0 == 3 } && (stride + padding + endPadding + dilation).allSatisfy { $0 == 1 }
    }

    /// The convolution of kernel size 1 that does the work of `first` and then of this one.
    fileprivate func after(_ first: Convolution) -> Convolution {
        let (outputs, inner, inputs) = (outputChannels, inputChannels, first.inputChannels)
        var product = [Float](repeating: 0, count: outputs * inputs)
        var shift = bias
        for output in 0..<outputs {
            var sums = [Double](repeating: 0, count: inputs)
            var offset = Double(bias[output])
            for channel in 0..<inner {
                let weight = Double(weights.values[output * inner + channel])
                offset += weight * Double(first.bias[channel])
                for input in 0..<inputs {
                    sums[input] += weight * Double(first.weights.values[channel * inputs + input])
                }
            }
            shift[output] = Float(offset)
            for input in 0..<inputs { product[output * inputs + input] = Float(sums[input]) }
        }
        let shape = [outputs, inputs] + kernel.map { _ in 1 }
        return Convolution(weights: Tensor(shape: shape, values: product), bias: shift)
    }
}
