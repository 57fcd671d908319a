/// Steps that make one.
struct StepSequence: PlanStep {
    let steps: [any PlanStep]

    func run(_ run: PlanRun) {
        for step in steps { step.run(run) }
    }
}
