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
