/// How failed work is repeated.
public struct RetrySettings: Codable, Equatable, Sendable {
    /// How often a job is tried before it has failed for good.
    public var jobAttempts = 5
    /// How often a delivery is tried before it is parked.
    public var deliveryAttempts = 40
    /// The wait after the first failure; each further failure doubles it.
    public var firstDelay = TimeSpan(.seconds(10))
    /// The longest wait between two tries.
    public var longestDelay = TimeSpan(.seconds(3600))

    /// The defaults.
    public init() {}
}
