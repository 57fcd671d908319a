/// What is minimized.
public struct LossSettings: Codable, Equatable, Sendable {
    /// The losses.
    public enum Kind: String, Choice, Equatable {
        /// Soft Dice.
        case dice
        /// Cross-entropy.
        case crossEntropy = "cross-entropy"
        /// The sum of both.
        case diceAndCrossEntropy = "dice+cross-entropy"
        /// Dice with weights of its own for what is missed and what is too much.
        case tversky
        /// Cross-entropy that looks away from what is right already.
        case focal
        /// Tversky raised to a power.
        case focalTversky = "focal-tversky"
    }

    /// The loss.
    public var kind = Kind.diceAndCrossEntropy
    /// The weight of what is found and not there, for the Tversky losses.
    public var alpha = 0.3
    /// The weight of what is there and not found, for the Tversky losses.
    public var beta = 0.7
    /// The exponent of the focal losses.
    public var gamma = 2.0
    /// The share of the cross-entropy in the sum with Dice is this over 1.
    public var crossEntropyWeight = 1.0

    /// The defaults.
    public init() {}
}
