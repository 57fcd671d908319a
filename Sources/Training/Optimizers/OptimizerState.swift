import Foundation

/// An optimizer at work on one set of parameters.
package struct OptimizerState {
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
        if case .sgd = optimizer { second = [] } else { second = first }
    }

    /// One step on `count` parameters.
    package mutating func step(
        _ values: UnsafeMutablePointer<Float>,
        _ gradients: UnsafePointer<Float>,
        rate: Double
    ) {
        steps += 1
        switch optimizer {
        case .adam(let decay): adam(values, gradients, rate, decay: decay, isDecoupled: false)
        case .adamW(let decay): adam(values, gradients, rate, decay: decay, isDecoupled: true)
        case .sgd(let momentum, let nesterov, let decay): sgd(values, gradients, rate, momentum, nesterov, decay)
        }
    }

    private mutating func adam(
        _ values: UnsafeMutablePointer<Float>,
        _ gradients: UnsafePointer<Float>,
        _ rate: Double,
        decay: Double,
        isDecoupled: Bool
    ) {
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
        _ rate: Double,
        _ momentum: Double,
        _ nesterov: Bool,
        _ decay: Double
    ) {
        let (rate, momentum, decay) = (Float(rate), Float(momentum), Float(decay))
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
