import CKernels

/// The sum or product of two values, then an activation.
struct CombinationBlueprint: StepBlueprint {
    let isProduct: Bool
    let activation: Activation
    let first: ValuePlace
    let second: ValuePlace
    let output: ValuePlace

    let algorithm = "element-wise"

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let activation = KernelActivation(activation, channels: output.channels)
        let slopes = ChannelVector(activation.slopes, output)
        let kernels = storage.kernels.pointee
        let combine = isProduct ? kernels.multiply : kernels.add
        let isScale = isProduct && second.channels == 1
        let needsCopy = second.isPlanar != output.isPlanar && !isScale
        let step = PlaneStep(storage, inputs: [first, needsCopy ? output : second], output) { values, block, plane in
            combine?(values, values + 1, values + 2, activation.kind, slopes.pointer, block, plane)
        }
        guard needsCopy else { return step }
        return StepSequence(steps: [CopyStep(storage, from: second, to: output), step])
    }
}
