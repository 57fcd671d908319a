package import Inference

/// The tensors of a network that training changes, one behind the other as the kernels take them, and their gradients.
///
/// Weights of convolutions lie in blocks `[output block][input block][tap][16 input channels][16 output channels]`,
/// all else in the checkpoint's order with zeros up to a multiple of 16. `@unchecked`: the plan's user sees to it that
/// one thread at a time writes.
package final class ParameterStore: @unchecked Sendable {
    /// The tensors in the order of the layers.
    package let parameters: [Parameter]
    /// Floats of all parameters.
    package let count: Int
    private let valueMemory: AlignedMemory
    private let gradientMemory: AlignedMemory

    /// The values of all parameters.
    package var values: UnsafeMutablePointer<Float> { valueMemory.floats }
    /// Their gradients.
    package var gradients: UnsafeMutablePointer<Float> { gradientMemory.floats }

    /// The parameters of a graph whose role is among `roles`, with the graph's values.
    init(_ graph: LayerGraph, roles: Set<LayerParameter.Role>) {
        var parameters: [Parameter] = []
        var tensors: [Tensor] = []
        for layer in graph.layers {
            for named in layer.parameters where roles.contains(named.role) {
                guard let tensor = layer.tensor(named.role) else { continue }
                let offset = parameters.last?.range.upperBound ?? 0
                parameters.append(Parameter(name: named.name, role: named.role, shape: tensor.shape, offset: offset))
                tensors.append(tensor)
            }
        }
        self.parameters = parameters
        count = parameters.last?.range.upperBound ?? 0
        valueMemory = AlignedMemory(count)
        gradientMemory = AlignedMemory(count)
        for (parameter, tensor) in zip(parameters, tensors) { parameter.write(tensor, values) }
    }

    /// The parameter of a name.
    func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

    /// All values as a checkpoint's tensors.
    package func tensors() -> [String: Tensor] { tensors(values) }

    /// All gradients as tensors under the names of their parameters.
    package func gradientTensors() -> [String: Tensor] { tensors(gradients) }

    /// Tensors from floats that lie as the parameters do.
    package func tensors(_ floats: UnsafePointer<Float>) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.tensor(floats)) })
    }

    /// Takes the values of those tensors that have a parameter's name and shape.
    package func update(_ tensors: [String: Tensor]) { write(tensors, to: values) }

    /// Writes tensors to floats that lie as the parameters do.
    package func write(_ tensors: [String: Tensor], to floats: UnsafeMutablePointer<Float>) {
        for parameter in parameters {
            guard let tensor = tensors[parameter.name], tensor.shape == parameter.shape else { continue }
            parameter.write(tensor, floats)
        }
    }
}

extension Layer {
    /// The tensor of a role that the layer's operation or activation holds.
    fileprivate func tensor(_ role: LayerParameter.Role) -> Tensor? {
        let values: [Float]?
        switch (role, operation) {
        case (.convolution, .convolution(let convolution)): return convolution.weights
        case (.transposedConvolution, .transposedConvolution(let convolution)): return convolution.weights
        case (.map, .spatialBias(let bias)): return bias.values
        case (.bias, .convolution(let convolution)): values = convolution.bias
        case (.bias, .transposedConvolution(let convolution)): values = convolution.bias
        case (.scale, .batchNormalization(let normalization)): values = normalization.gamma
        case (.shift, .batchNormalization(let normalization)): values = normalization.beta
        case (.mean, .batchNormalization(let normalization)): values = normalization.mean
        case (.variance, .batchNormalization(let normalization)): values = normalization.variance
        case (.scale, .instanceNormalization(let normalization)): values = normalization.gamma
        case (.shift, .instanceNormalization(let normalization)): values = normalization.beta
        case (.slopes, _):
            if case .parametricReLU(let slopes) = activation { values = slopes } else { values = nil }
        default: values = nil
        }
        return values.map { Tensor(shape: [$0.count], values: $0) }
    }
}

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
