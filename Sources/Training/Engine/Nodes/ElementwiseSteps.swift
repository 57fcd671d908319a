import CKernels
import Inference

/// The sum of two values, and its activation.
struct AdditionStep: TrainingStep {
    let first: TrainingValue
    let second: TrainingValue
    let output: TrainingValue
    let activation: StepActivation
    let flow: GradientFlow?

    func forward(_ run: TrainingRun) {
        run.forEachBlock(of: output) { element, block, plane, _ in
            run.kernels.pointee.add(
                first.view(element), second.view(element), output.view(element), activation.kind, activation.slopes,
                block, plane)
        }
    }

    func backward(_ run: TrainingRun) {
        guard let flow else { return }
        activation.backward(run, output: output, gradient: flow.output)
        // The first input's gradient may lie where the output's does: it is written last.
        for target in flow.inputs.reversed() {
            guard let target, target.value !== flow.output || target.adds else { continue }
            run.forEachBlock(of: flow.output) { element, block, plane, _ in
                run.gradients.pointee.accumulate(
                    flow.output.view(element), target.value.view(element), target.flag, block, plane)
            }
        }
    }
}

/// The product of two values; a second one of a single channel scales every channel of the first.
struct MultiplicationStep: TrainingStep {
    let first: TrainingValue
    let second: TrainingValue
    let output: TrainingValue
    let activation: StepActivation
    let flow: GradientFlow?

    private var isScaled: Bool { second.channels == 1 && first.channels > 1 }

    func forward(_ run: TrainingRun) {
        multiply(run, first, second, to: GradientTarget(value: output, adds: false))
        activation.forward(run, output)
    }

    func backward(_ run: TrainingRun) {
        guard let flow else { return }
        activation.backward(run, output: output, gradient: flow.output)
        if let target = flow.inputs[0] { multiply(run, flow.output, second, to: target) }
        guard let target = flow.inputs[1] else { return }
        guard isScaled else { return multiply(run, flow.output, first, to: target) }
        run.forEachPlane(of: first) { element, plane in
            run.gradients.pointee.channel_product(
                first.view(element), flow.output.view(element), target.value.view(element), target.flag, plane)
        }
    }

    private func multiply(
        _ run: TrainingRun,
        _ first: TrainingValue,
        _ second: TrainingValue,
        to target: GradientTarget
    ) {
        let table = run.gradients.pointee
        let multiply = isScaled && second.channels == 1 ? table.scaled : table.product
        run.forEachBlock(of: first) { element, block, plane, _ in
            multiply?(
                first.view(element), second.view(element), target.value.view(element), target.flag, block, plane)
        }
    }
}

/// Channels side by side. Parts that lie in the output's memory already are not copied.
struct ConcatenationStep: TrainingStep {
    let inputs: [TrainingValue]
    let output: TrainingValue
    let flow: GradientFlow?

    /// The first channel of each part in the output.
    private var channels: [Int] {
        inputs.indices.map { inputs.prefix($0).map(\.channels).reduce(0, +) }
    }

    func forward(_ run: TrainingRun) {
        for (input, channel) in zip(inputs, channels) where input.storage !== output.storage {
            run.forEachPlane(of: output) { element, plane in
                run.kernels.pointee.copy(input.view(element), output.view(element), channel, plane)
            }
        }
    }

    func backward(_ run: TrainingRun) {
        guard let flow else { return }
        for (target, channel) in zip(flow.inputs, channels) {
            guard let target, target.value.storage !== flow.output.storage else { continue }
            run.forEachPlane(of: flow.output) { element, plane in
                let (source, part) = (flow.output.view(element), target.value.view(element))
                run.gradients.pointee.take(source, part, channel, target.flag, plane)
            }
        }
    }
}
