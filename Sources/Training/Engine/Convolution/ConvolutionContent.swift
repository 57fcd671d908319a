import CKernels
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

/// A convolution's bias, and its gradient: the sum of the output's gradient over all positions.
struct ChannelSums: Sendable {
    /// A bias for each channel, with zeros up to the end of the last block.
    let values: AlignedMemory
    private let parameter: Parameter?
    private let channels: Int
    private let sums: SumMemory

    init(_ parameter: Parameter?, constant: [Float], like output: TrainingValue) {
        values = AlignedMemory(constant, count: output.blockCount * 16)
        (self.parameter, channels) = (parameter, output.channels)
        sums = SumMemory(output.blockCount * output.elements * output.planes * 32)
    }

    /// Takes the parameter's values.
    func load(_ run: TrainingRun) {
        guard let parameter else { return }
        values.floats.update(from: run.weights.values + parameter.range.lowerBound, count: channels)
    }

    func backward(_ run: TrainingRun, _ gradient: TrainingValue) {
        guard let parameter else { return }
        let planes = gradient.elements * gradient.planes
        run.forEachBlock(of: gradient) { element, block, plane, _ in
            let place = sums.values + (block * planes + element * gradient.planes + plane) * 32
            run.kernels.pointee.moments(gradient.view(element), block, plane, place)
        }
        for channel in 0..<channels {
            var sum = 0.0
            for plane in 0..<planes { sum += sums.values[(channel / 16 * planes + plane) * 32 + channel % 16] }
            run.weights.gradients[parameter.range.lowerBound + channel] = Float(sum)
        }
    }
}

/// Memory for sums in double precision. `@unchecked`: each plane's sums have a place of their own.
final class SumMemory: @unchecked Sendable {
    let values: UnsafeMutablePointer<Double>

    init(_ count: Int) {
        values = .allocate(capacity: count)
        values.initialize(repeating: 0, count: count)
    }

    deinit { values.deallocate() }
}
