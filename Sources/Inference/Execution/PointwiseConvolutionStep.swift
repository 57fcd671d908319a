import CKernels
import COpenBLAS

/// A convolution of kernel size 1: a product of matrices, [output channels × input channels] · [input channels ×
/// positions], by OpenBLAS in blocks of positions. The blocks are the same whatever the number of threads, so that
/// the result is too.
struct PointwiseConvolutionStep: PlanStep, StepBlueprint {
    private static let blockPositions = 1024

    private let convolution: Convolution
    private let activation: KernelActivation
    private let input: ValueView
    private let output: ValueView

    /// Whether a convolution is of this kind.
    static func fits(_ convolution: Convolution) -> Bool {
        (convolution.kernel + convolution.stride).allSatisfy { $0 == 1 } && convolution.padding.allSatisfy { $0 == 0 }
    }

    init(_ convolution: Convolution, _ activation: Activation, input: ValueView, output: ValueView) {
        self.convolution = convolution
        self.activation = KernelActivation(activation, channels: output.channels)
        self.input = input
        self.output = output
        SingleThreadedBLAS.ensure()
    }

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        let blocks = (input.volume + Self.blockPositions - 1) / Self.blockPositions
        pool.run(input.batch * blocks) { item, _ in
            let first = item % blocks * Self.blockPositions
            let count = min(Self.blockPositions, input.volume - first)
            let source = memory.source(input, batch: item / blocks) + first
            let target = memory.target(output, batch: item / blocks) + first
            multiply(source, target, count: count)
            memory.kernels.pointee.bias_activation(
                target,
                output.channels,
                output.volume,
                count,
                convolution.bias,
                activation.kind,
                activation.slopes
            )
        }
    }

    private func multiply(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, count: Int) {
        let (rows, inner) = (Int32(output.channels), Int32(input.channels))
        let pitch = Int32(input.volume)
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            rows,
            Int32(count),
            inner,
            1,
            convolution.weights.values,
            inner,
            source,
            pitch,
            0,
            target,
            pitch
        )
    }
}

/// OpenBLAS must not start threads of its own: ours call it side by side.
private enum SingleThreadedBLAS {
    private static let once: Void = openblas_set_num_threads(1)

    static func ensure() { _ = once }
}
