/// Copies into a concatenation those parts that could not be computed in place.
struct ConcatenationStep: PlanStep, StepBlueprint {
    /// A value and the channel of the concatenation at which it begins.
    struct Part {
        let view: ValueView
        let channel: Int
    }

    let parts: [Part]
    let output: ValueView

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        pool.run(output.batch * parts.count) { item, _ in
            let (batch, index) = item.quotientAndRemainder(dividingBy: parts.count)
            let part = parts[index]
            memory.target(output, batch: batch, channel: part.channel)
                .update(from: memory.source(part.view, batch: batch), count: part.view.channels * part.view.volume)
        }
    }
}
