import CKernels

/// Softmax over the channels, in blocks of positions.
struct SoftmaxStep: PlanStep, StepBlueprint {
    private static let blockPositions = 4096

    let input: ValueView
    let output: ValueView

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        let blocks = (input.volume + Self.blockPositions - 1) / Self.blockPositions
        pool.run(input.batch * blocks) { item, _ in
            let first = item % blocks * Self.blockPositions
            memory.kernels.pointee.softmax(
                memory.source(input, batch: item / blocks) + first,
                memory.target(output, batch: item / blocks) + first,
                input.channels,
                input.volume,
                min(Self.blockPositions, input.volume - first)
            )
        }
    }
}
