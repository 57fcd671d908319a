import CKernels

/// The sum or product of two values, then an activation; a channel an item.
struct CombinationStep: PlanStep, StepBlueprint {
    private let isProduct: Bool
    private let activation: KernelActivation
    private let first: ValueView
    private let second: ValueView
    private let output: ValueView

    init(isProduct: Bool, _ activation: Activation, first: ValueView, second: ValueView, output: ValueView) {
        self.isProduct = isProduct
        self.activation = KernelActivation(activation, channels: output.channels)
        self.first = first
        self.second = second
        self.output = output
    }

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        let kernels = memory.kernels.pointee
        let combine = isProduct ? kernels.multiply : kernels.add
        pool.run(first.batch * first.channels) { item, _ in
            let (batch, channel) = item.quotientAndRemainder(dividingBy: first.channels)
            combine?(
                memory.source(first, batch: batch, channel: channel),
                memory.source(second, batch: batch, channel: second.channels == 1 ? 0 : channel),
                memory.target(output, batch: batch, channel: channel),
                first.volume,
                activation.kind,
                activation.slopes[channel]
            )
        }
    }
}
