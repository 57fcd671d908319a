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
