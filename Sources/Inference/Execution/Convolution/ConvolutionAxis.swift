/// A convolution or transposed convolution along one axis: outputs `outputStep · q + r` sum inputs
/// `inputStep · q + offset` over the taps of phase r.
struct ConvolutionAxis {
    /// A kernel position and the input offset that it meets.
    struct Tap {
        let position: Int
        let offset: Int
    }

    let input: Int
    let output: Int
    let inputStep: Int
    let outputStep: Int
    /// The taps of each phase r, one phase for an ordinary convolution.
    let phases: [[Tap]]

    /// An ordinary convolution: input = stride · output + dilation · k − padding.
    init(input: Int, output: Int, kernel: Int, stride: Int, padding: Int, dilation: Int) {
        (self.input, self.output, inputStep, outputStep) = (input, output, stride, 1)
        phases = [(0..<kernel).map { Tap(position: $0, offset: $0 * dilation - padding) }]
    }

    /// A transposed convolution: output = stride · input + k − padding, so that a phase meets every stride-th k.
    init(input: Int, output: Int, kernel: Int, transposedStride stride: Int, padding: Int) {
        (self.input, self.output, inputStep, outputStep) = (input, output, 1, stride)
        phases = (0..<stride).map { phase in
            (0..<kernel).filter { (phase + padding - $0) % stride == 0 }
                .map { Tap(position: $0, offset: (phase + padding - $0) / stride) }
        }
    }

    /// Positions q.
    var lattice: Int { (output + outputStep - 1) / outputStep }

    /// How many positions beyond either end of the input taps meet.
    var margin: Int {
        let offsets = phases.joined().map(\.offset)
        let last = inputStep * (lattice - 1) + (offsets.max() ?? 0)
        return max(0, -(offsets.min() ?? 0), last - (input - 1))
    }
}
