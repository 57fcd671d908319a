import CKernels

/// Instance normalization, then an activation; a channel an item.
struct InstanceNormalizationStep: PlanStep, StepBlueprint {
    private let normalization: InstanceNormalization
    private let activation: KernelActivation
    private let input: ValueView
    private let output: ValueView

    init(_ normalization: InstanceNormalization, _ activation: Activation, input: ValueView, output: ValueView) {
        self.normalization = normalization
        self.activation = KernelActivation(activation, channels: output.channels)
        self.input = input
        self.output = output
    }

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        pool.run(input.batch * input.channels) { item, _ in
            let (batch, channel) = item.quotientAndRemainder(dividingBy: input.channels)
            let source = memory.source(input, batch: batch, channel: channel)
            var (mean, variance) = (0.0, 0.0)
            memory.kernels.pointee.moments(source, input.volume, &mean, &variance)
            let scale = Double(normalization.gamma?[channel] ?? 1) / (variance + normalization.epsilon).squareRoot()
            let shift = Double(normalization.beta?[channel] ?? 0) - mean * scale
            memory.kernels.pointee.affine(
                source,
                memory.target(output, batch: batch, channel: channel),
                input.volume,
                Float(scale),
                Float(shift),
                activation.kind,
                activation.slopes[channel]
            )
        }
    }
}
