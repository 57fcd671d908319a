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
