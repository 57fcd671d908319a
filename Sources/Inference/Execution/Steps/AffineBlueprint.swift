import CKernels

/// A factor and a summand for each channel, then an activation: batch normalization that could not be folded, or an
/// activation alone.
struct AffineBlueprint: StepBlueprint {
    let normalization: BatchNormalization?
    let activation: Activation
    let input: ValuePlace
    let output: ValuePlace

    let algorithm = "element-wise"

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let pairs = (0..<input.channels).map { normalization?.scaleAndShift($0) ?? (scale: 1, shift: 0) }
        let scales = ChannelVector(pairs.map { Float($0.scale) }, output)
        let shifts = ChannelVector(pairs.map { Float($0.shift) }, output)
        let activation = KernelActivation(activation, channels: output.channels)
        let slopes = ChannelVector(activation.slopes, output)
        let affine = storage.kernels.pointee.affine
        return PlaneStep(storage, inputs: [input], output) { values, block, plane in
            affine?(
                values, values + 1, scales.pointer, shifts.pointer, activation.kind, slopes.pointer, block, plane)
        }
    }
}
