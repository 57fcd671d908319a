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
