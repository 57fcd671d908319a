import CKernels

/// The product of two values; a second one of a single channel scales every channel of the first.
struct MultiplicationStep: TrainingStep {
    let first: TrainingValue
    let second: TrainingValue
    let output: TrainingValue
    let activation: StepActivation
    let flow: GradientFlow?

    private var isScaled: Bool { second.channels == 1 && first.channels > 1 }

    func forward(_ run: TrainingRun) {
        multiply(run, first, second, GradientTarget(value: output, adds: false))
        activation.forward(run, output)
    }

    func backward(_ run: TrainingRun) {
        guard let flow else { return }
        activation.backward(run, output: output, gradient: flow.output)
        if let target = flow.inputs[0] { multiply(run, flow.output, second, target) }
        guard let target = flow.inputs[1] else { return }
        guard isScaled else { return multiply(run, flow.output, first, target) }
        run.forEachPlane(of: first) { element, plane in
            run.gradients.pointee.channel_product(
                first.view(element), flow.output.view(element), target.value.view(element), target.flag, plane)
        }
    }

    private func multiply(
        _ run: TrainingRun,
        _ first: TrainingValue,
        _ second: TrainingValue,
        _ target: GradientTarget
    ) {
        let table = run.gradients.pointee
        let multiply = isScaled && second.channels == 1 ? table.scaled : table.product
        run.forEachBlock(of: first) { element, block, plane, _ in
            multiply?(
                first.view(element), second.view(element), target.value.view(element), target.flag, block, plane)
        }
    }
}
