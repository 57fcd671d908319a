/// What a convolution and a transposed convolution have in common once sizes are known.
struct ConvolutionShape {
    /// Depth, height, width.
    let axes: [ConvolutionAxis]
    /// Kernel sizes along depth, height, width.
    let kernel: [Int]
    let inputChannels: Int
    let outputChannels: Int

    /// The shape of a layer's convolution, for inputs and outputs of these sizes; nil where the layer is none.
    init?(_ operation: LayerOperation, input: [Int], output: [Int]) {
        switch operation {
        case .convolution(let convolution): self.init(convolution, input, output)
        case .transposedConvolution(let convolution): self.init(convolution, input, output)
        default: return nil
        }
    }

    private init(_ convolution: Convolution, _ input: [Int], _ output: [Int]) {
        let kernel = lift(convolution.kernel, 1)
        let (stride, dilation) = (lift(convolution.stride, 1), lift(convolution.dilation, 1))
        let padding = lift(convolution.padding, 0)
        axes = (0..<3).map {
            ConvolutionAxis(
                input: input[$0], output: output[$0], kernel: kernel[$0], stride: stride[$0], padding: padding[$0],
                dilation: dilation[$0])
        }
        self.kernel = kernel
        (inputChannels, outputChannels) = (convolution.inputChannels, convolution.outputChannels)
    }

    private init(_ convolution: TransposedConvolution, _ input: [Int], _ output: [Int]) {
        let kernel = lift(convolution.kernel, 1)
        let (stride, padding) = (lift(convolution.stride, 1), lift(convolution.padding, 0))
        axes = (0..<3).map {
            ConvolutionAxis(
                input: input[$0], output: output[$0], kernel: kernel[$0], transposedStride: stride[$0],
                padding: padding[$0])
        }
        self.kernel = kernel
        (inputChannels, outputChannels) = (convolution.inputChannels, convolution.outputChannels)
    }

    /// The phases of all axes, depth first.
    var phases: [ConvolutionPhase] {
        axes[0].phases.enumerated().flatMap { z, depths in
            axes[1].phases.enumerated().flatMap { y, heights in
                axes[2].phases.enumerated().map { x, widths in
                    ConvolutionPhase(origin: (z, y, x), depths: depths, heights: heights, widths: widths, kernel)
                }
            }
        }
    }
}
