import Foundation
public import Platform

/// How parameters follow their gradients, as PyTorch's optimizers of the same names compute it.
public struct Optimizer: Codable, Equatable, Sendable {
    /// The optimizers.
    public enum Kind: String, Choice {
        /// Adam (Kingma & Ba 2015), with weight decay as a part of the gradient.
        case adam
        /// Adam, with weight decay apart from the gradient (Loshchilov & Hutter 2019).
        case adamw
        /// Stochastic gradient descent, with weight decay as a part of the gradient.
        case sgd
    }

    /// The optimizer.
    public var kind: Kind
    /// The learning rate, of which the schedule makes each step's.
    public var rate: Double
    /// The weight decay.
    public var weightDecay: Double
    /// The momentum of stochastic gradient descent.
    public var momentum: Double
    /// Whether that momentum is Nesterov's.
    public var nesterov: Bool

    /// The defaults, but for what is given.
    public init(
        _ kind: Kind = .adamw, rate: Double = 0.001, weightDecay: Double = 0.0001, momentum: Double = 0.9,
        nesterov: Bool = true
    ) {
        (self.kind, self.rate, self.weightDecay) = (kind, rate, weightDecay)
        (self.momentum, self.nesterov) = (momentum, nesterov)
    }
}

/// An optimizer at work on one set of parameters.
public struct OptimizerState {
    private let optimizer: Optimizer
    /// The mean gradient, or the momentum.
    package var first: [Float]
    /// The mean square gradient; empty where the optimizer has none.
    package var second: [Float]
    /// Steps done.
    package var steps = 0

    private static let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8)

    /// The state before the first step.
    package init(_ optimizer: Optimizer, count: Int) {
        self.optimizer = optimizer
        first = [Float](repeating: 0, count: count)
        second = optimizer.kind == .sgd ? [] : first
    }

    /// The state before the first step on a plan's weights.
    public init(_ optimizer: Optimizer, for plan: TrainingPlan) { self.init(optimizer, count: plan.weights.count) }

    /// One step on all weights of the plan that it was made for, by the gradients of its last
    /// ``TrainingPlan/backward(_:)``.
    public mutating func step(_ plan: TrainingPlan, rate: Double) {
        precondition(plan.weights.count == first.count, "the state is of another plan")
        step(plan.weights.values, plan.weights.gradients, rate: rate)
    }

    /// One step on `count` parameters.
    package mutating func step(
        _ values: UnsafeMutablePointer<Float>,
        _ gradients: UnsafePointer<Float>,
        rate: Double
    ) {
        steps += 1
        switch optimizer.kind {
        case .adam: adam(values, gradients, rate: rate, isDecoupled: false)
        case .adamw: adam(values, gradients, rate: rate, isDecoupled: true)
        case .sgd: sgd(values, gradients, rate: rate)
        }
    }

    private mutating func adam(
        _ values: UnsafeMutablePointer<Float>,
        _ gradients: UnsafePointer<Float>,
        rate: Double,
        isDecoupled: Bool
    ) {
        let decay = optimizer.weightDecay
        let (beta1, beta2) = (Float(Self.beta1), Float(Self.beta2))
        let correction1 = 1 - pow(Self.beta1, Double(steps))
        let correction2 = (1 - pow(Self.beta2, Double(steps))).squareRoot()
        let size = Float(rate / correction1)
        let root = Float(1 / correction2)
        let (shrink, added) = (isDecoupled ? Float(1 - rate * decay) : 1, isDecoupled ? 0 : Float(decay))
        let epsilon = Float(Self.epsilon)
        first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { second in
                for index in 0..<first.count {
                    let value = values[index] * shrink
                    let gradient = gradients[index] + added * value
                    first[index] = beta1 * first[index] + (1 - beta1) * gradient
                    second[index] = beta2 * second[index] + (1 - beta2) * gradient * gradient
                    values[index] = value - size * first[index] / (second[index].squareRoot() * root + epsilon)
                }
            }
        }
    }

    private mutating func sgd(
        _ values: UnsafeMutablePointer<Float>,
        _ gradients: UnsafePointer<Float>,
        rate: Double
    ) {
        let (rate, momentum, nesterov) = (Float(rate), Float(optimizer.momentum), optimizer.nesterov)
        let decay = Float(optimizer.weightDecay)
        let isFirst = steps == 1
        first.withUnsafeMutableBufferPointer { first in
            for index in 0..<first.count {
                let gradient = gradients[index] + decay * values[index]
                first[index] = isFirst ? gradient : momentum * first[index] + gradient
                values[index] -= rate * (nesterov ? gradient + momentum * first[index] : first[index])
            }
        }
    }
}
