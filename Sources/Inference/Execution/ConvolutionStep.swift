import CKernels

/// A convolution or transposed convolution by the direct kernel.
struct ConvolutionStep: PlanStep {
    private let input: ValueView
    private let output: ValueView
    private let items: Int
    private let kernel: ConvolutionKernel

    init(_ geometry: ConvolutionGeometry, _ kernel: ConvolutionKernel) {
        input = geometry.input
        output = geometry.output
        items = geometry.items
        self.kernel = kernel
    }

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        let source = memory.source(input)
        let target = memory.target(output)
        let convolve = memory.kernels.pointee.convolve
        pool.run(items) { item, worker in
            convolve?(kernel.pointer, source, target, memory.scratch(of: worker), item)
        }
    }
}

/// A convolution step before its weights are packed.
struct ConvolutionBlueprint: StepBlueprint {
    private let geometry: ConvolutionGeometry
    private let weights: Tensor
    private let bias: [Float]
    private let activation: Activation
    private let isTransposed: Bool

    /// An ordinary convolution.
    init(_ convolution: Convolution, _ activation: Activation, input: ValueView, output: ValueView, threads: Int) {
        let lifted = [convolution.kernel, convolution.stride, convolution.dilation].map { lift($0, 1) }
        let padding = lift(convolution.padding, 0)
        let axes = (0..<3).map {
            ConvolutionAxis(
                input: input.size[$0],
                output: output.size[$0],
                kernel: lifted[0][$0],
                stride: lifted[1][$0],
                padding: padding[$0],
                dilation: lifted[2][$0]
            )
        }
        geometry = ConvolutionGeometry(input: input, output: output, axes: axes, threads: threads)
        (weights, bias, isTransposed) = (convolution.weights, convolution.bias, false)
        self.activation = activation
    }

    /// A transposed convolution.
    init(
        _ convolution: TransposedConvolution,
        _ activation: Activation,
        input: ValueView,
        output: ValueView,
        threads: Int
    ) {
        let kernel = lift(convolution.kernel, 1)
        let stride = lift(convolution.stride, 1)
        let padding = lift(convolution.padding, 0)
        let axes = (0..<3).map {
            ConvolutionAxis(
                input: input.size[$0],
                output: output.size[$0],
                kernel: kernel[$0],
                transposedStride: stride[$0],
                padding: padding[$0]
            )
        }
        geometry = ConvolutionGeometry(input: input, output: output, axes: axes, threads: threads)
        (weights, bias, isTransposed) = (convolution.weights, convolution.bias, true)
        self.activation = activation
    }

    var scratchFloats: Int { geometry.scratchFloats }
    var weightFloats: Int { geometry.weightFloats }

    func makeStep() -> any PlanStep {
        let kernel = lift(Array(weights.shape.dropFirst(2)), 1)
        let (inner, taps) = (weights.shape[1], kernel.reduce(1, *))
        let packed = weights.values.withUnsafeBufferPointer { values in
            ConvolutionKernel(geometry, kernel: kernel, bias: bias, activation: activation) { output, input, position in
                isTransposed
                    ? values[(input * inner + output) * taps + position]
                    : values[(output * inner + input) * taps + position]
            }
        }
        return ConvolutionStep(geometry, packed)
    }
}

/// Puts a depth axis before those of a 2D network.
func lift(_ values: [Int], _ neutral: Int) -> [Int] {
    [Int](repeating: neutral, count: 3 - values.count) + values
}
