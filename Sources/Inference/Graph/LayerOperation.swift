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
