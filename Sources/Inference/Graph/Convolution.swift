/// A convolution (cross-correlation, as in every deep learning library) with zero padding.
public struct Convolution: Sendable, Equatable {
    /// `[output channel, input channel, kernel sizes…]`
    public var weights: Tensor

    /// One value an output channel.
    public var bias: [Float]

    /// Along each spatial axis: the step from one output position to the next, in input positions.
    public var stride: [Int]

    /// Along each spatial axis: zeros added before the first position.
    public var padding: [Int]

    /// Along each spatial axis: zeros added behind the last position.
    public var endPadding: [Int]

    /// Along each spatial axis: the distance of neighbouring kernel positions.
    public var dilation: [Int]

    /// A convolution; the lists have one element a spatial axis and default to stride 1, padding 0 and at the far end
    /// as much as before, dilation 1.
    public init(
        weights: Tensor,
        bias: [Float],
        stride: [Int]? = nil,
        padding: [Int]? = nil,
        endPadding: [Int]? = nil,
        dilation: [Int]? = nil
    ) {
        let axes = weights.shape.count - 2
        self.weights = weights
        self.bias = bias
        self.stride = stride ?? [Int](repeating: 1, count: axes)
        self.padding = padding ?? [Int](repeating: 0, count: axes)
        self.endPadding = endPadding ?? self.padding
        self.dilation = dilation ?? [Int](repeating: 1, count: axes)
        precondition(bias.count == weights.shape[0])
        precondition([self.stride.count, self.padding.count, self.dilation.count].allSatisfy { $0 == axes })
        precondition(self.endPadding.count == axes && (self.padding + self.endPadding).allSatisfy { $0 >= 0 })
        precondition(self.stride.allSatisfy { $0 > 0 })
        precondition(self.dilation.allSatisfy { $0 > 0 } && weights.shape.allSatisfy { $0 > 0 })
    }

    package var outputChannels: Int { weights.shape[0] }
    package var inputChannels: Int { weights.shape[1] }
    package var kernel: [Int] { Array(weights.shape.dropFirst(2)) }

    /// Output positions along an axis of `size` input positions; not positive where the kernel does not fit.
    func outputSize(_ size: Int, axis: Int) -> Int {
        let reach = dilation[axis] * (kernel[axis] - 1) + 1
        let room = size + padding[axis] + endPadding[axis] - reach
        return room < 0 ? 0 : room / stride[axis] + 1
    }
}
