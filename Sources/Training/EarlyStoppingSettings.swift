/// When training ends before its time.
public struct EarlyStoppingSettings: Codable, Equatable, Sendable {
    /// The validations without a better Dice after which training ends; absent for never.
    public var patience: Int?

    /// Training goes on to its end.
    public init() {}
}
