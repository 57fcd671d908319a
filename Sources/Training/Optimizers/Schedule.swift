import Foundation

/// How the learning rate changes over a training: a function of the share that is done.
public enum Schedule: Sendable, Equatable {
    /// The same throughout.
    case constant
    /// Multiplied by `factor` after each part of the training as long as `every`, a share.
    case step(every: Double, factor: Double)
    /// (1 − t)^power, as in nnU-Net with 0.9.
    case polynomial(power: Double)
    /// Up from 1/25 along a cosine during the share `warmUp`, then down along a cosine to 1/250 000, as PyTorch's
    /// OneCycleLR (Smith & Topin 2017).
    case oneCycle(warmUp: Double)

    /// The factor of the rate in step `step` of `total`, both counted from 0.
    public func factor(step: Int, of total: Int) -> Double {
        let share = Double(step) / Double(max(1, total))
        switch self {
        case .constant: return 1
        case .step(let every, let factor):
            return pow(factor, (share / every + 1e-9).rounded(.down))
        case .polynomial(let power): return pow(max(0, 1 - share), power)
        case .oneCycle(let warmUp): return Self.oneCycle(Double(step), Double(total), warmUp)
        }
    }

    private static func oneCycle(_ step: Double, _ total: Double, _ warmUp: Double) -> Double {
        let peak = warmUp * total - 1
        let (start, end) = (1 / 25.0, 1 / 25e4)
        if step <= peak { return annealed(start, 1, peak > 0 ? step / peak : 1) }
        let rest = total - 1 - peak
        return annealed(1, end, rest > 0 ? min(1, (step - peak) / rest) : 1)
    }

    private static func annealed(_ from: Double, _ to: Double, _ share: Double) -> Double {
        to + (from - to) / 2 * (1 + cos(.pi * share))
    }
}
