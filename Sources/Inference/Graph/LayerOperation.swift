/// What a layer computes from its inputs.
public enum LayerOperation: Sendable, Equatable {
    /// The network's input, of this many channels; the first layer and only it.
    case input(channels: Int)

    /// A convolution of one input.
    case convolution(Convolution)

    /// A transposed convolution of one input.
    case transposedConvolution(TransposedConvolution)

    /// Max pooling of one input.
    case maxPooling(MaxPooling)

    /// Batch normalization of one input.
    case batchNormalization(BatchNormalization)

    /// A map of biases added to one input.
    case spatialBias(SpatialBias)

    /// Instance normalization of one input.
    case instanceNormalization(InstanceNormalization)

    /// One input as it is: a place for an activation alone.
    case identity

    /// Softmax of one input over its channels.
    case softmax

    /// Any number of inputs, joined along the channels in their order.
    case concatenation

    /// The sum of two inputs of one shape.
    case addition

    /// The product of two inputs; the second may have a single channel, which then scales every channel of the first.
    case multiplication

    /// Linear interpolation of one input along all spatial axes, corners not aligned: output position i samples the
    /// input at (i + ½) · input size / output size − ½, at the border the outermost value.
    case resize(ResizeTarget)
}

/// One layer of a network: an operation on earlier values, then an activation.
public struct Layer: Sendable, Equatable {
    /// The name for messages and listings, as in the network's definition.
    public let name: String

    /// What is computed.
    public var operation: LayerOperation

    /// From what: values that earlier layers compute.
    public var inputs: [LayerGraph.Value]

    /// What is applied to every element of the result.
    public var activation: Activation

    /// A value of one channel that multiplies a convolution's sums, before the bias; put there by fusion.
    var scale: LayerGraph.Value?

    /// A value that is added to a convolution's result before the activation; put there by fusion.
    var addend: LayerGraph.Value?

    /// The checkpoint's tensors in the operation and the activation; none where these are constant.
    package var parameters: [LayerParameter] = []

    /// All the values that the layer reads.
    var values: [LayerGraph.Value] { inputs + [scale, addend].compactMap { $0 } }
}

/// An element-wise function that follows a layer.
public enum Activation: Sendable, Equatable {
    /// x
    case identity

    /// max(x, 0)
    case relu

    /// x above zero, slope · x below.
    case leakyReLU(slope: Float)

    /// Leaky ReLU with learned slopes: one for all channels, or one a channel.
    case parametricReLU(slopes: [Float])

    /// 1 / (1 + exp(−x))
    case sigmoid
}

/// Batch normalization as it stands after training: a fixed scale and shift for each channel.
public struct BatchNormalization: Sendable, Equatable {
    /// Learned scale of each channel.
    public var gamma: [Float]

    /// Learned shift of each channel.
    public var beta: [Float]

    /// Running mean of each channel.
    public var mean: [Float]

    /// Running variance of each channel, not negative.
    public var variance: [Float]

    /// Added to the variance.
    public var epsilon: Double

    /// Batch normalization; the four lists have one element a channel.
    public init(gamma: [Float], beta: [Float], mean: [Float], variance: [Float], epsilon: Double) {
        precondition([beta.count, mean.count, variance.count].allSatisfy { $0 == gamma.count })
        precondition(variance.allSatisfy { $0 >= 0 } && epsilon > 0)
        self.gamma = gamma
        self.beta = beta
        self.mean = mean
        self.variance = variance
        self.epsilon = epsilon
    }

    package var channels: Int { gamma.count }

    /// The factor and the summand that the normalization of a channel amounts to.
    func scaleAndShift(_ channel: Int) -> (scale: Double, shift: Double) {
        let scale = Double(gamma[channel]) / (Double(variance[channel]) + epsilon).squareRoot()
        return (scale, Double(beta[channel]) - Double(mean[channel]) * scale)
    }
}

/// Normalization of each channel of each batch element to zero mean and unit (biased) variance of its own.
public struct InstanceNormalization: Sendable, Equatable {
    /// Added to the variance.
    public var epsilon: Double

    /// Learned scale of each channel, or nil for 1.
    public var gamma: [Float]?

    /// Learned shift of each channel, or nil for 0.
    public var beta: [Float]?

    /// Instance normalization; PyTorch's default has no learned scale and shift.
    public init(epsilon: Double = 1e-5, gamma: [Float]? = nil, beta: [Float]? = nil) {
        precondition(epsilon > 0)
        self.epsilon = epsilon
        self.gamma = gamma
        self.beta = beta
    }
}

/// The largest value of each window; positions outside of the input do not count.
public struct MaxPooling: Sendable, Equatable {
    /// Along each spatial axis: the window's size.
    public var window: [Int]

    /// Along each spatial axis: the distance of neighbouring windows.
    public var stride: [Int]

    /// Along each spatial axis: how far windows reach over either end; at most half a window.
    public var padding: [Int]

    /// Max pooling; the stride defaults to the window, the padding to 0.
    public init(window: [Int], stride: [Int]? = nil, padding: [Int]? = nil) {
        self.window = window
        self.stride = stride ?? window
        self.padding = padding ?? [Int](repeating: 0, count: window.count)
        precondition(self.stride.count == window.count && self.padding.count == window.count)
        precondition(window.allSatisfy { $0 > 0 } && self.stride.allSatisfy { $0 > 0 })
        precondition(zip(self.padding, window).allSatisfy { $0 >= 0 && 2 * $0 <= $1 })
    }

    /// Output positions along an axis of `size` input positions; not positive where the window does not fit.
    func outputSize(_ size: Int, axis: Int) -> Int {
        let room = size + 2 * padding[axis] - window[axis]
        return room < 0 ? 0 : room / stride[axis] + 1
    }
}

/// The size that a linear interpolation gives its output.
public enum ResizeTarget: Sendable, Equatable {
    /// The input's, times a whole number.
    case multiplied(by: Int)

    /// That of another value of the graph.
    case like(LayerGraph.Value)

    /// This one, along each spatial axis.
    case size([Int])
}

/// One of a layer's tensors, as a checkpoint holds it.
package struct LayerParameter: Sendable, Equatable {
    /// What a tensor is to its layer.
    package enum Role: Sendable, CaseIterable {
        /// Weights of a convolution, `[output channel, input channel, kernel sizes…]`.
        case convolution
        /// Weights of a transposed convolution, `[input channel, output channel, kernel sizes…]`.
        case transposedConvolution
        /// A summand for each output channel of a convolution.
        case bias
        /// A normalization's learned factor for each channel.
        case scale
        /// A normalization's learned summand for each channel.
        case shift
        /// The running mean of a batch normalization.
        case mean
        /// The running variance of a batch normalization.
        case variance
        /// The slopes of a parametric ReLU, one or one for each channel.
        case slopes
        /// A spatial bias, `[1, channel, sizes…]`.
        case map
    }

    /// The name in the network's definition.
    package let name: String

    /// What it is.
    package let role: Role

    /// A tensor of a layer.
    package init(name: String, role: Role) {
        self.name = name
        self.role = role
    }
}
