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
