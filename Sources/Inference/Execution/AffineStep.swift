import CKernels

/// A factor and a summand for each channel, then an activation: batch normalization that could not be folded, or an
/// activation alone.
struct AffineStep: PlanStep, StepBlueprint {
    private let scales: [Float]
    private let shifts: [Float]
    private let activation: KernelActivation
    private let input: ValueView
    private let output: ValueView

    init(_ normalization: BatchNormalization?, _ activation: Activation, input: ValueView, output: ValueView) {
        let pairs = (0..<input.channels).map { normalization?.scaleAndShift($0) ?? (scale: 1, shift: 0) }
        scales = pairs.map { Float($0.scale) }
        shifts = pairs.map { Float($0.shift) }
        self.activation = KernelActivation(activation, channels: output.channels)
        self.input = input
        self.output = output
    }

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        pool.run(input.batch * input.channels) { item, _ in
            let (batch, channel) = item.quotientAndRemainder(dividingBy: input.channels)
            memory.kernels.pointee.affine(
                memory.source(input, batch: batch, channel: channel),
                memory.target(output, batch: batch, channel: channel),
                input.volume,
                scales[channel],
                shifts[channel],
                activation.kind,
                activation.slopes[channel]
            )
        }
    }
}
