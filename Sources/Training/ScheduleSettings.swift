/// How long training lasts and how its learning rate changes.
public struct ScheduleSettings: Codable, Equatable, Sendable {
    /// The schedules.
    public enum Kind: String, Choice, Equatable {
        /// The same rate throughout.
        case constant
        /// The rate is multiplied by `factor` every `every` epochs.
        case step
        /// The rate falls to 0 as a power of what is left.
        case polynomial
        /// The rate rises to the learning rate and falls to almost nothing, along cosines.
        case oneCycle = "one-cycle"
    }

    /// The schedule.
    public var kind = Kind.polynomial
    /// The epochs of the whole training.
    public var epochs = 100
    /// After how many epochs a stepped rate falls.
    public var every = 30
    /// What a stepped rate is multiplied by.
    public var factor = 0.1
    /// The exponent of a polynomial rate.
    public var power = 0.9
    /// The share of a one-cycle training in which the rate rises.
    public var warmUp = 0.3

    /// The defaults.
    public init() {}
}
