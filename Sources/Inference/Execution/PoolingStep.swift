import CKernels

/// Max pooling, a channel an item.
struct PoolingStep: PlanStep, StepBlueprint {
    private let pooling: ck_pooling
    private let input: ValueView
    private let output: ValueView

    init(_ pooling: MaxPooling, input: ValueView, output: ValueView) {
        let window = lift(pooling.window, 1)
        let stride = lift(pooling.stride, 1)
        let padding = lift(pooling.padding, 0)
        self.pooling = ck_pooling(
            input_size: (input.size[0], input.size[1], input.size[2]),
            output_size: (output.size[0], output.size[1], output.size[2]),
            window: (window[0], window[1], window[2]),
            stride: (stride[0], stride[1], stride[2]),
            padding: (padding[0], padding[1], padding[2])
        )
        self.input = input
        self.output = output
    }

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        pool.run(input.batch * input.channels) { item, _ in
            let (batch, channel) = item.quotientAndRemainder(dividingBy: input.channels)
            let source = memory.source(input, batch: batch, channel: channel)
            let target = memory.target(output, batch: batch, channel: channel)
            withUnsafePointer(to: pooling) { memory.kernels.pointee.max_pool($0, source, target) }
        }
    }
}
