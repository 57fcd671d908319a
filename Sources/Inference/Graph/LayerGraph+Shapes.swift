extension LayerGraph {
    /// The shape of every layer's value, in the order of the layers, for an input of the given shape.
    /// - Throws: `wrongInputShape`, `incompatibleShapes`
    public func shapes(for inputShape: [Int]) throws(InferenceError) -> [[Int]] {
        var shapes: [[Int]] = []
        for layer in layers {
            let inputs = layer.inputs.map { shapes[$0.index] }
            let shape = try self.shape(of: layer, inputs: inputs, inputShape: inputShape, earlier: shapes)
            try check(layer, shape)
            shapes.append(shape)
        }
        return shapes
    }

    private func check(_ layer: Layer, _ shape: [Int]) throws(InferenceError) {
        guard shape.allSatisfy({ $0 > 0 }) else {
            throw .incompatibleShapes(layer: layer.name, reason: "its input is too small, nothing would be left")
        }
        guard let elements = Tensor.elementCount(of: shape), elements < 1 << 40 else {
            throw .incompatibleShapes(layer: layer.name, reason: "\(shape) is more than memory can hold")
        }
        if case .parametricReLU(let slopes) = layer.activation, slopes.count != 1, slopes.count != shape[1] {
            throw .incompatibleShapes(layer: layer.name, reason: "\(slopes.count) slopes for \(shape[1]) channels")
        }
    }

    private func shape(
        of layer: Layer,
        inputs: [[Int]],
        inputShape: [Int],
        earlier: [[Int]]
    ) throws(InferenceError) -> [Int] {
        switch layer.operation {
        case .input(let channels): return try checkedInput(inputShape, channels: channels)
        case .concatenation: return try concatenated(layer, inputs)
        case .addition, .multiplication: return try combined(layer, inputs[0], inputs[1])
        case .convolution(let convolution):
            try require(layer, channels: convolution.inputChannels, axes: convolution.kernel.count, in: inputs[0])
            return resized(inputs[0], channels: convolution.outputChannels, convolution.outputSize)
        case .transposedConvolution(let convolution):
            try require(layer, channels: convolution.inputChannels, axes: convolution.kernel.count, in: inputs[0])
            return resized(inputs[0], channels: convolution.outputChannels, convolution.outputSize)
        case .maxPooling(let pooling):
            try require(layer, channels: inputs[0][1], axes: pooling.window.count, in: inputs[0])
            return resized(inputs[0], channels: inputs[0][1], pooling.outputSize)
        case .batchNormalization(let normalization):
            try require(layer, channels: normalization.channels, axes: dimensions, in: inputs[0])
            return inputs[0]
        case .spatialBias(let bias):
            try require(layer, channels: bias.channels, axes: bias.values.shape.count - 2, in: inputs[0])
            return inputs[0]
        case .instanceNormalization(let normalization):
            let channels = normalization.gamma?.count ?? normalization.beta?.count ?? inputs[0][1]
            try require(layer, channels: channels, axes: dimensions, in: inputs[0])
            return inputs[0]
        case .identity, .softmax: return inputs[0]
        case .resize(let target): return try resized(layer, inputs[0], to: target, earlier: earlier)
        }
    }

    private func checkedInput(_ shape: [Int], channels: Int) throws(InferenceError) -> [Int] {
        guard shape.count == dimensions + 2, shape[1] == channels, shape.allSatisfy({ $0 > 0 }) else {
            let expected = [0, channels] + [Int](repeating: 0, count: dimensions)
            throw .wrongInputShape(expected: expected, found: shape)
        }
        guard shape.allSatisfy({ $0 <= 1 << 24 }) else {
            throw .incompatibleShapes(layer: "input", reason: "\(shape) is more than memory can hold")
        }
        return shape
    }

    private func resized(_ shape: [Int], channels: Int, _ size: (Int, Int) -> Int) -> [Int] {
        [shape[0], channels] + shape.dropFirst(2).enumerated().map { size($0.element, $0.offset) }
    }

    private func require(_ layer: Layer, channels: Int, axes: Int, in shape: [Int]) throws(InferenceError) {
        guard shape[1] == channels, shape.count == axes + 2 else {
            let expected = "\(channels) channels and \(axes) spatial axes"
            throw .incompatibleShapes(layer: layer.name, reason: "expects \(expected), found shape \(shape)")
        }
    }

    private func concatenated(_ layer: Layer, _ inputs: [[Int]]) throws(InferenceError) -> [Int] {
        var result = inputs[0]
        for shape in inputs.dropFirst() {
            guard shape[0] == result[0], shape[2...] == result[2...] else {
                let hint = "is the network's input a multiple of its strides?"
                throw .incompatibleShapes(layer: layer.name, reason: "cannot join \(inputs[0]) and \(shape): \(hint)")
            }
            result[1] += shape[1]
        }
        return result
    }

    private func combined(_ layer: Layer, _ first: [Int], _ second: [Int]) throws(InferenceError) -> [Int] {
        let scaled = layer.operation == .multiplication && second[1] == 1
        guard first[0] == second[0], first[1] == second[1] || scaled, first[2...] == second[2...] else {
            throw .incompatibleShapes(layer: layer.name, reason: "cannot combine \(first) and \(second)")
        }
        return first
    }

    private func resized(
        _ layer: Layer,
        _ shape: [Int],
        to target: ResizeTarget,
        earlier: [[Int]]
    ) throws(InferenceError) -> [Int] {
        let size =
            switch target {
            case .multiplied(let factor): shape.dropFirst(2).map { $0 * factor }
            case .like(let value): Array(earlier[value.index].dropFirst(2))
            case .size(let size): size
            }
        guard size.count == dimensions, size.allSatisfy({ $0 <= 1 << 24 }) else {
            throw .incompatibleShapes(layer: layer.name, reason: "cannot resize \(shape) to \(size)")
        }
        return Array(shape.prefix(2)) + size
    }
}
