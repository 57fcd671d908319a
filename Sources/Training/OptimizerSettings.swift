/// How weights follow their gradients.
public struct OptimizerSettings: Codable, Equatable, Sendable {
    /// The optimizers.
    public enum Kind: String, Choice, Equatable {
        /// Adam, with weight decay as a part of the gradient.
        case adam
        /// Adam, with weight decay apart from the gradient.
        case adamw
        /// Stochastic gradient descent.
        case sgd
    }

    /// The optimizer.
    public var kind = Kind.adamw
    /// The learning rate, of which the schedule makes each step's.
    public var rate = 0.001
    /// The weight decay.
    public var weightDecay = 0.0001
    /// The momentum of stochastic gradient descent.
    public var momentum = 0.9
    /// Whether that momentum is Nesterov's.
    public var nesterov = true

    /// The defaults.
    public init() {}
}
