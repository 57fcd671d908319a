import CKernels

/// Softmax over the channels.
struct SoftmaxStep: TrainingStep {
    let input: TrainingValue
    let output: TrainingValue
    let flow: GradientFlow?

    func forward(_ run: TrainingRun) {
        run.forEachPlane(of: output) { element, plane in
            run.kernels.pointee.softmax(input.view(element), output.view(element), plane)
        }
    }

    func backward(_ run: TrainingRun) {
        guard let flow, let target = flow.inputs[0] else { return }
        run.forEachPlane(of: output) { element, plane in
            run.gradients.pointee.softmax_gradient(
                output.view(element), flow.output.view(element), target.value.view(element), target.flag, plane)
        }
    }
}
