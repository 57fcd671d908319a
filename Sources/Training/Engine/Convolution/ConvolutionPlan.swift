import CKernels
import Inference

/// A convolution or transposed convolution between two values, seen from both sides.
struct ConvolutionPlan {
    /// Output from input, along depth, height, width.
    let forward: [ConvolutionAxis]
    /// The input's gradient from the output's.
    let backward: [ConvolutionAxis]
    /// Kernel sizes.
    let kernel: [Int]
    /// Of position q of the leading value, the follower's position is `stride` · q + `dilation` · k − `padding`; the
    /// output leads in a convolution, the input in a transposed one.
    let stride: [Int]
    let dilation: [Int]
    let padding: [Int]
    let isTransposed: Bool
    /// 2 or 3 where minimal filtering applies.
    let filteredAxes: Int?

    init?(_ operation: LayerOperation, input: [Int], output: [Int]) {
        switch operation {
        case .convolution(let convolution):
            self.init(convolution, input: input, output: output)
        case .transposedConvolution(let convolution):
            self.init(convolution, input: input, output: output)
        default: return nil
        }
    }

    private init(_ convolution: Convolution, input: [Int], output: [Int]) {
        let (kernel, padding) = (lift(convolution.kernel, 1), lift(convolution.padding, 0))
        let (stride, dilation) = (lift(convolution.stride, 1), lift(convolution.dilation, 1))
        forward = (0..<3).map {
            ConvolutionAxis(
                input: input[$0], output: output[$0], kernel: kernel[$0], stride: stride[$0], padding: padding[$0],
                dilation: dilation[$0])
        }
        backward = (0..<3).map {
            ConvolutionAxis(
                input: output[$0], output: input[$0], kernel: kernel[$0], transposedStride: stride[$0],
                padding: padding[$0], dilation: dilation[$0])
        }
        (self.kernel, self.stride, self.dilation, self.padding) = (kernel, stride, dilation, padding)
        isTransposed = false
        let plain = [convolution.stride, convolution.dilation, convolution.padding, convolution.endPadding]
        let isFiltered = convolution.kernel.allSatisfy { $0 == 3 } && plain.joined().allSatisfy { $0 == 1 }
        filteredAxes = isFiltered ? convolution.kernel.count : nil
    }

    private init(_ convolution: TransposedConvolution, input: [Int], output: [Int]) {
        let (kernel, padding) = (lift(convolution.kernel, 1), lift(convolution.padding, 0))
        let stride = lift(convolution.stride, 1)
        forward = (0..<3).map {
            ConvolutionAxis(
                input: input[$0], output: output[$0], kernel: kernel[$0], transposedStride: stride[$0],
                padding: padding[$0])
        }
        backward = (0..<3).map {
            ConvolutionAxis(
                input: output[$0], output: input[$0], kernel: kernel[$0], stride: stride[$0], padding: padding[$0],
                dilation: 1)
        }
        (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
        dilation = [1, 1, 1]
        isTransposed = true
        filteredAxes = nil
    }

    /// How many positions beyond the ends of a row either pass reads.
    var margin: Int { max(forward[2].margin, backward[2].margin) }
}
