extension LayerGraph {
    /// The same network with fewer layers: batch normalization goes into the weights of the convolution before it,
    /// and an activation into the layer before it.
    ///
    /// Both are exact but for rounding, and happen only where nothing else takes the value in between.
    package func folded() -> LayerGraph {
        var folded = LayerGraph(dimensions: dimensions, inputChannels: inputChannels)
        let consumers = consumers()
        var place = [Value](repeating: input, count: layers.count)
        for (index, layer) in layers.enumerated().dropFirst() {
            let inputs = layer.inputs.map { place[$0.index] }
            let previous = layer.inputs[0].index
            let alone = consumers[previous].count == 1 && previous != output.index
            if alone, let merged = folded.layers[inputs[0].index].absorbing(layer) {
                place[index] = folded.replace(inputs[0], with: merged)
            } else {
                place[index] = folded.append(layer.moved { place[$0.index] })
            }
        }
        folded.output = place[output.index]
        return folded
    }
}

extension Layer {
    /// The layer with its references to values replaced.
    func moved(_ place: (LayerGraph.Value) -> LayerGraph.Value) -> Layer {
        var moved = self
        moved.operation = operation.moved(place)
        moved.inputs = inputs.map(place)
        moved.scale = scale.map(place)
        moved.addend = addend.map(place)
        return moved
    }
}

extension LayerOperation {
    /// The operation with its references to values replaced.
    fileprivate func moved(_ place: (LayerGraph.Value) -> LayerGraph.Value) -> LayerOperation {
        if case .resize(.like(let value)) = self { .resize(.like(place(value))) } else { self }
    }
}

extension Layer {
    /// This layer doing the work of `next` too, or nil where that cannot be.
    fileprivate func absorbing(_ next: Layer) -> Layer? {
        guard activation == .identity else { return nil }
        var merged = self
        merged.activation = next.activation
        switch (operation, next.operation) {
        case (.convolution(let convolution), .batchNormalization(let normalization)):
            guard convolution.outputChannels == normalization.channels else { return nil }
            merged.operation = .convolution(convolution.scaled(by: normalization))
        case (.transposedConvolution(let convolution), .batchNormalization(let normalization)):
            guard convolution.outputChannels == normalization.channels else { return nil }
            merged.operation = .transposedConvolution(convolution.scaled(by: normalization))
        case (_, .identity) where operation.takesActivation: break
        default: return nil
        }
        return merged
    }
}

extension Convolution {
    fileprivate func scaled(by normalization: BatchNormalization) -> Convolution {
        var scaled = self
        let length = weights.values.count / outputChannels
        scaled.weights = weights.scaled { normalization.scaleAndShift($0 / length).scale }
        scaled.bias = normalization.applied(to: bias)
        return scaled
    }
}

extension TransposedConvolution {
    fileprivate func scaled(by normalization: BatchNormalization) -> TransposedConvolution {
        var scaled = self
        let taps = kernel.reduce(1, *)
        scaled.weights = weights.scaled { normalization.scaleAndShift($0 / taps % outputChannels).scale }
        scaled.bias = normalization.applied(to: bias)
        return scaled
    }
}

extension Tensor {
    fileprivate func scaled(by factor: (Int) -> Double) -> Tensor {
        Tensor(shape: shape, values: values.enumerated().map { Float(Double($0.element) * factor($0.offset)) })
    }
}

extension BatchNormalization {
    fileprivate func applied(to bias: [Float]) -> [Float] {
        bias.enumerated().map { channel, value in
            let (scale, shift) = scaleAndShift(channel)
            return Float(Double(value) * scale + shift)
        }
    }
}
