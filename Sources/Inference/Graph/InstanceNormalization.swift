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
