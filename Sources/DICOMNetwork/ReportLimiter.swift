/// Lets a kind of event be reported at most once a minute, however often it happens.
///
///     if let missed = limiter.admit("EMFILE") { logger.warning("…", metadata: ["unreported": "\(missed)"]) }
package struct ReportLimiter {
    private static let interval = Duration.seconds(60)

    private var kinds: [String: (last: ContinuousClock.Instant, missed: Int)] = [:]

    /// Has seen nothing yet.
    package init() {}

    /// Whether an event is to be reported, and how many of its kind were not since the last report; `nil`: it is not.
    package mutating func admit(_ kind: String, now: ContinuousClock.Instant = .now) -> Int? {
        if let known = kinds[kind], now - known.last < Self.interval {
            kinds[kind]?.missed += 1
            return nil
        }
        let missed = kinds[kind]?.missed ?? 0
        kinds[kind] = (now, 0)
        return missed
    }
}
