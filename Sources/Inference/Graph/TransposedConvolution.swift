/// A transposed convolution: every input value adds a scaled kernel to the output, `stride` apart.
public struct TransposedConvolution: Sendable, Equatable {
    /// `[input channel, output channel, kernel sizes…]`
    public var weights: Tensor

    /// One value an output channel.
    public var bias: [Float]

    /// Along each spatial axis: the distance of neighbouring inputs in the output.
    public var stride: [Int]

    /// Along each spatial axis: positions cut off at either end of the output.
    public var padding: [Int]

    /// Along each spatial axis: positions added at the far end of the output; less than the stride.
    public var outputPadding: [Int]

    /// A transposed convolution; the lists have one element a spatial axis, padding defaults to 0.
    public init(
        weights: Tensor,
        bias: [Float],
        stride: [Int],
        padding: [Int]? = nil,
        outputPadding: [Int]? = nil
    ) {
        let axes = weights.shape.count - 2
        self.weights = weights
        self.bias = bias
        self.stride = stride
        self.padding = padding ?? [Int](repeating: 0, count: axes)
        self.outputPadding = outputPadding ?? [Int](repeating: 0, count: axes)
        precondition(bias.count == weights.shape[1] && weights.shape.allSatisfy { $0 > 0 })
        precondition([stride.count, self.padding.count, self.outputPadding.count].allSatisfy { $0 == axes })
        precondition(stride.allSatisfy { $0 > 0 } && self.padding.allSatisfy { $0 >= 0 })
        precondition(zip(self.outputPadding, stride).allSatisfy { $0 >= 0 && $0 < $1 })
    }

    package var inputChannels: Int { weights.shape[0] }
    package var outputChannels: Int { weights.shape[1] }
    package var kernel: [Int] { Array(weights.shape.dropFirst(2)) }

    /// Output positions along an axis of `size` input positions; not positive where the padding cuts off everything.
    func outputSize(_ size: Int, axis: Int) -> Int {
        (size - 1) * stride[axis] - 2 * padding[axis] + kernel[axis] + outputPadding[axis]
    }
}
