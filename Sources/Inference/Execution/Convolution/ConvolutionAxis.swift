/// A convolution or transposed convolution along one axis: outputs `outputStep · q + r` sum inputs
/// `inputStep · q + offset` over the taps of phase r.
package struct ConvolutionAxis {
    /// A kernel position and the input offset that it meets.
    package struct Tap {
        package let position: Int
        package let offset: Int
    }

    package let input: Int
    package let output: Int
    package let inputStep: Int
    package let outputStep: Int
    /// The taps of each phase r, one phase for an ordinary convolution.
    package let phases: [[Tap]]

    /// An ordinary convolution: input = stride · output + dilation · k − padding.
    package init(input: Int, output: Int, kernel: Int, stride: Int, padding: Int, dilation: Int) {
        (self.input, self.output, inputStep, outputStep) = (input, output, stride, 1)
        phases = [(0..<kernel).map { Tap(position: $0, offset: $0 * dilation - padding) }]
    }

    /// A transposed convolution: output = stride · input + dilation · k − padding, so that a phase meets some k only.
    package init(input: Int, output: Int, kernel: Int, transposedStride stride: Int, padding: Int, dilation: Int = 1) {
        (self.input, self.output, inputStep, outputStep) = (input, output, 1, stride)
        phases = (0..<stride).map { phase in
            (0..<kernel).filter { (phase + padding - dilation * $0) % stride == 0 }
                .map { Tap(position: $0, offset: (phase + padding - dilation * $0) / stride) }
        }
    }

    /// Positions q.
    package var lattice: Int { (output + outputStep - 1) / outputStep }

    /// How many positions beyond either end of the input taps meet.
    package var margin: Int {
        let offsets = phases.joined().map(\.offset)
        let last = inputStep * (lattice - 1) + (offsets.max() ?? 0)
        return max(0, -(offsets.min() ?? 0), last - (input - 1))
    }
}

/// One combination of the axes' phases.
package struct ConvolutionPhase {
    /// The first output position, along depth, height, width.
    package let origin: (Int, Int, Int)
    /// The input offset of each tap.
    package let offsets: [(Int, Int, Int)]
    /// Which kernel position each tap is, row-major over depth, height, width.
    package let positions: [Int]

    package init(
        origin: (Int, Int, Int),
        depths: [ConvolutionAxis.Tap],
        heights: [ConvolutionAxis.Tap],
        widths: [ConvolutionAxis.Tap],
        _ kernel: [Int]
    ) {
        self.origin = origin
        let taps = depths.flatMap { z in heights.flatMap { y in widths.map { x in (z, y, x) } } }
        offsets = taps.map { ($0.offset, $1.offset, $2.offset) }
        positions = taps.map { ($0.position * kernel[1] + $1.position) * kernel[2] + $2.position }
    }
}
