import Foundation
public import Platform

/// How long training lasts and how its learning rate changes.
public struct Schedule: Codable, Equatable, Sendable {
    /// The schedules.
    public enum Kind: String, Choice {
        /// The same rate throughout.
        case constant
        /// The rate is multiplied by `factor` every `every` epochs.
        case step
        /// The rate falls to 0 as a power of what is left, as in nnU-Net with 0.9.
        case polynomial
        /// The rate rises from 1/25 along a cosine during the share `warmUp`, then falls along a cosine to 1/250 000,
        /// as PyTorch's OneCycleLR (Smith & Topin 2017).
        case oneCycle = "one-cycle"
    }

    /// The schedule.
    public var kind: Kind
    /// The epochs of the whole training, after each of which the network may be validated.
    public var epochs: Int
    /// After how many epochs a stepped rate falls.
    public var every: Int
    /// What a stepped rate is multiplied by.
    public var factor: Double
    /// The exponent of a polynomial rate.
    public var power: Double
    /// The share of a one-cycle training in which the rate rises.
    public var warmUp: Double

    /// The defaults, but for what is given.
    public init(
        _ kind: Kind = .polynomial, epochs: Int = 100, every: Int = 30, factor: Double = 0.1, power: Double = 0.9,
        warmUp: Double = 0.3
    ) {
        (self.kind, self.epochs, self.every) = (kind, epochs, every)
        (self.factor, self.power, self.warmUp) = (factor, power, warmUp)
    }

    /// The factor of the rate in step `step` of `total`, both counted from 0.
    public func factor(step: Int, of total: Int) -> Double {
        let share = Double(step) / Double(max(1, total))
        switch kind {
        case .constant: return 1
        case .step:
            let period = Double(every) / Double(epochs)
            return pow(factor, (share / period + 1e-9).rounded(.down))
        case .polynomial: return pow(max(0, 1 - share), power)
        case .oneCycle: return oneCycle(Double(step), Double(total))
        }
    }

    private func oneCycle(_ step: Double, _ total: Double) -> Double {
        let peak = warmUp * total - 1
        let (start, end) = (1 / 25.0, 1 / 25e4)
        if step <= peak { return Self.annealed(start, 1, peak > 0 ? step / peak : 1) }
        let rest = total - 1 - peak
        return Self.annealed(1, end, rest > 0 ? min(1, (step - peak) / rest) : 1)
    }

    private static func annealed(_ from: Double, _ to: Double, _ share: Double) -> Double {
        to + (from - to) / 2 * (1 + cos(.pi * share))
    }
}
