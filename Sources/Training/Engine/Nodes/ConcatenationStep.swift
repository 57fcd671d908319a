import CKernels

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
