import CKernels
import Inference

/// What a normalization keeps between forward and backward, and the sums that both need.
///
/// `@unchecked`: written by one thread, but for the sums, of which each has a place of its own.
final class NormalizationState: @unchecked Sendable {
    /// The gradients of one channel's parameters.
    struct ParameterGradients {
        var scale = 0.0
        var shift = 0.0
        var slope = 0.0
    }

    /// Of each instance and channel.
    private(set) var means: [Double]
    private(set) var variances: [Double]
    private let instances: Int
    private let planes: Int
    private let channels: Int
    /// [block][plane][3][16]
    private let sumMemory: UnsafeMutablePointer<Double>
    private let vectors: AlignedMemory

    var slopes: UnsafeMutablePointer<Float> { vectors.floats }
    private var inverses: [Double]

    init(instances: Int, planes: Int, blocks: Int, slopes: [Float]) {
        (self.instances, self.planes, channels) = (instances, planes, blocks * 16)
        means = Array(repeating: 0, count: instances * blocks * 16)
        variances = means
        inverses = means
        sumMemory = .allocate(capacity: blocks * planes * 48)
        sumMemory.initialize(repeating: 0, count: blocks * planes * 48)
        vectors = AlignedMemory(slopes, count: channels * (1 + 5 * instances))
    }

    deinit { sumMemory.deallocate() }

    private func instance(of plane: Int) -> Int { plane / (planes / instances) }

    /// Scale, shift and the three coefficients of the gradient, by number, of an instance.
    private func vector(_ number: Int, _ instance: Int) -> UnsafeMutablePointer<Float> {
        vectors.floats + channels * (1 + 5 * instance + number)
    }

    /// Where the sums of a plane lie.
    func sums(block: Int, plane: Int) -> UnsafeMutablePointer<Double> { sumMemory + (block * planes + plane) * 48 }

    /// The normalization that a plane undergoes.
    func normalization(at plane: Int, _ activation: ck_activation) -> ck_normalization {
        let instance = instance(of: plane)
        return ck_normalization(
            scales: vector(0, instance), shifts: vector(1, instance), slopes: slopes, activation: activation)
    }

    /// The coefficients of the gradient in a plane.
    func withCoefficients(at plane: Int, _ body: (UnsafePointer<UnsafePointer<Float>?>) -> Void) {
        let instance = instance(of: plane)
        let pointers = (2..<5).map { Optional(UnsafePointer(vector($0, instance))) }
        pointers.withUnsafeBufferPointer { if let base = $0.baseAddress { body(base) } }
    }

    /// No normalization: scale 1, shift 0.
    func setIdentity(channels: Int) {
        for channel in 0..<channels {
            vector(0, 0)[channel] = 1
            vector(2, 0)[channel] = 1
        }
    }

    /// The sum of a channel's entries `row` over the planes of an instance.
    private func total(_ channel: Int, _ row: Int, _ instance: Int) -> Double {
        let perInstance = planes / instances
        var total = 0.0
        for plane in instance * perInstance..<(instance + 1) * perInstance {
            total += sums(block: channel / 16, plane: plane)[row * 16 + channel % 16]
        }
        return total
    }

    /// Mean, variance, scale and shift of a channel from the sums of its values and their squares.
    func normalize(_ channel: Int, positions: Int, epsilon: Double, gamma: Double, beta: Double) {
        let count = Double(planes / instances * positions)
        for instance in 0..<instances {
            let place = instance * channels + channel
            means[place] = total(channel, 0, instance) / count
            variances[place] = max(0, total(channel, 1, instance) / count - means[place] * means[place])
            inverses[place] = 1 / (variances[place] + epsilon).squareRoot()
            let scale = gamma * inverses[place]
            vector(0, instance)[channel] = Float(scale)
            vector(1, instance)[channel] = Float(beta - means[place] * scale)
        }
    }

    /// The gradients of a channel's parameters where nothing is normalized.
    func parameterGradients(_ channel: Int) -> ParameterGradients {
        ParameterGradients(scale: 0, shift: 0, slope: total(channel, 2, 0))
    }

    /// The gradients of a channel's parameters, and the coefficients of its input's gradient:
    /// dx = scale · (dz − mean of dz − x̂ · mean of dz · x̂).
    func normalizationGradients(_ channel: Int, positions: Int, gamma: Double) -> ParameterGradients {
        let count = Double(planes / instances * positions)
        var result = ParameterGradients()
        for instance in 0..<instances {
            let place = instance * channels + channel
            let (mean, inverse) = (means[place], inverses[place])
            let sum = total(channel, 0, instance)
            let weighted = (total(channel, 1, instance) - mean * sum) * inverse
            result.scale += weighted
            result.shift += sum
            result.slope += total(channel, 2, instance)
            let scale = gamma * inverse
            vector(2, instance)[channel] = Float(scale)
            vector(3, instance)[channel] = Float(-scale * weighted / count * inverse)
            vector(4, instance)[channel] = Float(scale * (weighted / count * inverse * mean - sum / count))
        }
        return result
    }
}

/// The parameters that a normalization and its activation have; nil for what is not learned.
struct NormalizationParameters {
    let scale: Parameter?
    let shift: Parameter?
    let slopes: Parameter?
    let mean: Parameter?
    let variance: Parameter?

    init(_ layer: Layer, _ weights: ParameterStore, _ statistics: ParameterStore) {
        func parameter(_ role: LayerParameter.Role, _ store: ParameterStore) -> Parameter? {
            layer.parameters.first { $0.role == role }.flatMap { store.parameter($0.name) }
        }
        scale = parameter(.scale, weights)
        shift = parameter(.shift, weights)
        slopes = parameter(.slopes, weights)
        mean = parameter(.mean, statistics)
        variance = parameter(.variance, statistics)
    }
}
