import CKernels
import Inference

/// An activation that a step computes together with its sums: identity, ReLU, or leaky ReLU of a fixed positive slope.
struct StepActivation: Sendable {
    let kind: ck_activation
    /// A slope for each channel, with zeros up to the end of the last block.
    private let vector: AlignedMemory

    var slopes: UnsafeMutablePointer<Float> { vector.floats }

    init(_ activation: Activation, channels: Int) {
        let kernelActivation = KernelActivation(activation, channels: channels)
        kind = kernelActivation.kind
        vector = AlignedMemory(kernelActivation.slopes, count: (channels + 15) / 16 * 16)
    }

    /// Applies the activation to a value, in place.
    func forward(_ run: TrainingRun, _ value: TrainingValue) {
        guard kind != ck_identity else { return }
        let ones = AlignedMemory([Float](repeating: 1, count: value.blockCount * 16), count: value.blockCount * 16)
        let zeros = AlignedMemory(value.blockCount * 16)
        run.forEachBlock(of: value) { element, block, plane, _ in
            run.kernels.pointee.affine(
                value.view(element), value.view(element), ones.floats, zeros.floats, kind, slopes, block, plane)
        }
    }

    /// Turns the gradient of the activation's result into that of its argument, in place.
    func backward(_ run: TrainingRun, output: TrainingValue, gradient: TrainingValue) {
        guard kind != ck_identity else { return }
        run.forEachBlock(of: gradient) { element, block, plane, _ in
            run.gradients.pointee.activation_gradient(
                output.view(element), gradient.view(element), kind, slopes, block, plane)
        }
    }
}
