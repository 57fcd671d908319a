public import Inference
public import Platform

/// What training makes small.
///
/// Logits are `[batch, channel, sizes…]`: one channel is the logit of label 1, several are classes of which the first
/// is the background. Overlap terms are over the whole batch, mean over the foreground classes, with 1 added to
/// numerator and denominator.
public struct Loss: Codable, Equatable, Sendable {
    /// The losses.
    public enum Kind: String, Choice {
        /// 1 − soft Dice (Milletari et al. 2016, with sums instead of squares).
        case dice
        /// Mean cross-entropy.
        case crossEntropy = "cross-entropy"
        /// The sum of both.
        case diceAndCrossEntropy = "dice+cross-entropy"
        /// Dice with weights of its own for what is missed and what is too much: 1 − Tversky index (Salehi et al.
        /// 2017).
        case tversky
        /// Cross-entropy in which what is right already counts little: −(1 − p)^γ log p (Lin et al. 2017).
        case focal
        /// Tversky raised to the power 1 / γ (Abraham & Khan 2019).
        case focalTversky = "focal-tversky"
    }

    /// The loss.
    public var kind: Kind
    /// The weight of what is found and not there, for the Tversky losses.
    public var alpha: Double
    /// The weight of what is there and not found, for the Tversky losses.
    public var beta: Double
    /// The exponent of the focal losses.
    public var gamma: Double
    /// The share of the cross-entropy in the sum with Dice is this over 1.
    public var crossEntropyWeight: Double

    /// The defaults, but for what is given.
    public init(
        _ kind: Kind = .diceAndCrossEntropy, alpha: Double = 0.3, beta: Double = 0.7, gamma: Double = 2,
        crossEntropyWeight: Double = 1
    ) {
        (self.kind, self.alpha, self.beta) = (kind, alpha, beta)
        (self.gamma, self.crossEntropyWeight) = (gamma, crossEntropyWeight)
    }

    /// The loss of a batch, and its gradient with respect to the logits.
    public func evaluate(_ logits: Tensor, _ labels: [UInt8]) -> (value: Double, gradient: Tensor) {
        let probabilities = ClassProbabilities(logits)
        var value = 0.0
        var gradient = [Float](repeating: 0, count: logits.values.count)
        if let overlap { value += overlap.add(probabilities, labels, &gradient) }
        if let entropy { value += entropy.add(probabilities, labels, &gradient) }
        return (value, Tensor(shape: logits.shape, values: gradient))
    }

    private var overlap: OverlapLoss? {
        switch kind {
        case .dice, .diceAndCrossEntropy: OverlapLoss(alpha: 0.5, beta: 0.5, power: 1)
        case .tversky: OverlapLoss(alpha: alpha, beta: beta, power: 1)
        case .focalTversky: OverlapLoss(alpha: alpha, beta: beta, power: 1 / gamma)
        case .crossEntropy, .focal: nil
        }
    }

    private var entropy: EntropyLoss? {
        switch kind {
        case .crossEntropy: EntropyLoss(gamma: 0)
        case .diceAndCrossEntropy: EntropyLoss(gamma: 0, weight: crossEntropyWeight)
        case .focal: EntropyLoss(gamma: gamma)
        case .dice, .tversky, .focalTversky: nil
        }
    }
}
