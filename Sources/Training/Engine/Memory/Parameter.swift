package import Inference

/// Where one tensor of a network lies in a ``ParameterStore``.
package struct Parameter: Sendable {
    /// The name in a checkpoint.
    package let name: String
    /// What it is to its layer.
    package let role: LayerParameter.Role
    /// The shape in a checkpoint.
    package let shape: [Int]
    /// Its floats.
    package let range: Range<Int>

    init(name: String, role: LayerParameter.Role, shape: [Int], offset: Int) {
        self.name = name
        self.role = role
        self.shape = shape
        let isBlocked = role == .convolution || role == .transposedConvolution
        let count =
            isBlocked
            ? Self.blocks(shape[0]) * Self.blocks(shape[1]) * 256 * shape.dropFirst(2).reduce(1, *)
            : (shape.reduce(1, *) + 15) / 16 * 16
        range = offset..<offset + count
    }

    /// Whether it is a convolution's weights, in blocks.
    var isBlocked: Bool { role == .convolution || role == .transposedConvolution }
    /// Positions of the kernel.
    var taps: Int { shape.dropFirst(2).reduce(1, *) }
    var outputBlocks: Int { Self.blocks(role == .convolution ? shape[0] : shape[1]) }
    var inputBlocks: Int { Self.blocks(role == .convolution ? shape[1] : shape[0]) }

    private static func blocks(_ channels: Int) -> Int { (channels + 15) / 16 }

    /// Writes a tensor to its place.
    func write(_ tensor: Tensor, _ floats: UnsafeMutablePointer<Float>) {
        (floats + range.lowerBound).update(repeating: 0, count: range.count)
        tensor.values.withUnsafeBufferPointer { values in
            forEachElement { element, place in floats[range.lowerBound + place] = values[element] }
        }
    }

    /// The tensor at its place.
    func tensor(_ floats: UnsafePointer<Float>) -> Tensor {
        var values = [Float](repeating: 0, count: shape.reduce(1, *))
        values.withUnsafeMutableBufferPointer { values in
            forEachElement { element, place in values[element] = floats[range.lowerBound + place] }
        }
        return Tensor(shape: shape, values: values)
    }

    /// Sets what lies between the channels' ends and their blocks' ends to zero.
    func clearPadding(_ floats: UnsafeMutablePointer<Float>) {
        guard isBlocked, shape[0] % 16 != 0 || shape[1] % 16 != 0 else { return }
        let values = tensor(floats)
        write(values, floats)
    }

    /// Calls `body` with each element's place in the tensor and in the parameter's floats.
    private func forEachElement(_ body: (_ element: Int, _ place: Int) -> Void) {
        guard isBlocked else {
            for index in 0..<shape.reduce(1, *) { body(index, index) }
            return
        }
        let isTransposed = role == .transposedConvolution
        for first in 0..<shape[0] {
            for second in 0..<shape[1] {
                let (output, input) = isTransposed ? (second, first) : (first, second)
                let block = (output / 16 * inputBlocks + input / 16) * taps * 256 + input % 16 * 16 + output % 16
                for tap in 0..<taps { body((first * shape[1] + second) * taps + tap, block + tap * 256) }
            }
        }
    }
}
