/// Copies values side by side: a concatenation whose parts do not fill their blocks, or the output where it is blocked.
struct CopyBlueprint: StepBlueprint {
    let inputs: [ValuePlace]
    let output: ValuePlace

    let algorithm = "copy"

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        var steps: [CopyStep] = []
        var channel = 0
        for input in inputs {
            steps.append(CopyStep(storage, from: input, to: output, channel: channel))
            channel += input.channels
        }
        return StepSequence(steps: steps)
    }
}
