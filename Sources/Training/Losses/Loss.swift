import Foundation
public import Inference

/// What training makes small.
///
/// Logits are `[batch, channel, sizes…]`: one channel is the logit of label 1, several are classes of which the first is
/// the background. Overlap terms are over the whole batch, mean over the foreground classes, with 1 added to numerator
/// and denominator.
public enum Loss: Sendable, Equatable {
    /// 1 − soft Dice (Milletari et al. 2016, with sums instead of squares).
    case dice
    /// Mean cross-entropy.
    case crossEntropy
    /// The sum of both, the cross-entropy with a weight.
    case diceAndCrossEntropy(entropyWeight: Double = 1)
    /// 1 − Tversky index (Salehi et al. 2017): `alpha` weighs false positives, `beta` false negatives.
    case tversky(alpha: Double, beta: Double)
    /// Focal Tversky (Abraham & Khan 2019): the Tversky loss to the power 1 / `gamma`.
    case focalTversky(alpha: Double, beta: Double, gamma: Double)
    /// Focal cross-entropy (Lin et al. 2017): −(1 − p)^`gamma` log p.
    case focal(gamma: Double)

    /// The loss of a batch, and its gradient with respect to the logits.
    public func evaluate(_ logits: Tensor, _ labels: [UInt8]) -> (value: Double, gradient: Tensor) {
        let probabilities = ClassProbabilities(logits)
        var value = 0.0
        var gradient = [Float](repeating: 0, count: logits.values.count)
        if let terms = overlapTerms {
            value += OverlapLoss(alpha: terms.alpha, beta: terms.beta, power: terms.power)
                .add(probabilities, labels, &gradient)
        }
        if let terms = entropyTerms {
            value += EntropyLoss(gamma: terms.gamma, weight: terms.weight).add(probabilities, labels, &gradient)
        }
        return (value, Tensor(shape: logits.shape, values: gradient))
    }

    private var overlapTerms: (alpha: Double, beta: Double, power: Double)? {
        switch self {
        case .dice, .diceAndCrossEntropy: (0.5, 0.5, 1)
        case .tversky(let alpha, let beta): (alpha, beta, 1)
        case .focalTversky(let alpha, let beta, let gamma): (alpha, beta, 1 / gamma)
        case .crossEntropy, .focal: nil
        }
    }

    private var entropyTerms: (gamma: Double, weight: Double)? {
        switch self {
        case .crossEntropy: (0, 1)
        case .diceAndCrossEntropy(let weight): (0, weight)
        case .focal(let gamma): (gamma, 1)
        case .dice, .tversky, .focalTversky: nil
        }
    }
}
