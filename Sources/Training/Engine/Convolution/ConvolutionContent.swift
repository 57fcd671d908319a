import Inference

/// What a convolution multiplies and adds: parameters, or constants of the definition.
struct ConvolutionContent {
    let weights: Parameter?
    /// Weights in blocks where they are no parameter.
    let constant: AlignedMemory?
    let bias: Parameter?
    let constantBias: [Float]

    init?(_ layer: Layer, _ store: ParameterStore) {
        func parameter(_ role: LayerParameter.Role) -> Parameter? {
            layer.parameters.first { $0.role == role }.flatMap { store.parameter($0.name) }
        }
        let role: LayerParameter.Role
        let tensor: Tensor
        switch layer.operation {
        case .convolution(let convolution):
            (role, tensor, constantBias) = (.convolution, convolution.weights, convolution.bias)
        case .transposedConvolution(let convolution):
            (role, tensor, constantBias) = (.transposedConvolution, convolution.weights, convolution.bias)
        default: return nil
        }
        weights = parameter(role)
        bias = parameter(.bias)
        guard weights == nil else {
            constant = nil
            return
        }
        let place = Parameter(name: layer.name, role: role, shape: tensor.shape, offset: 0)
        let memory = AlignedMemory(place.range.count)
        place.write(tensor, memory.floats)
        constant = memory
    }
}
