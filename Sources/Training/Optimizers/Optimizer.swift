/// How parameters follow their gradients, as PyTorch's optimizers of the same names compute it.
public enum Optimizer: Sendable, Equatable {
    /// Kingma & Ba 2015; the weight decay is added to the gradient.
    case adam(weightDecay: Double)
    /// Loshchilov & Hutter 2019; the weight decay shrinks the parameters by itself.
    case adamW(weightDecay: Double)
    /// Stochastic gradient descent with (Nesterov) momentum; the weight decay is added to the gradient.
    case sgd(momentum: Double, nesterov: Bool, weightDecay: Double)
}
