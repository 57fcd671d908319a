import Synchronization

/// Where the work loops report that they move on; the watchdog is fed only while all of them do.
///
/// A loop that waits reports too, each time it wakes: one that hangs falls silent, whatever the rest does.
public final class WorkBeacon: Sendable {
    /// The loops that must move on.
    public enum Loop: String, CaseIterable, Sendable {
        case completion, jobs, deliveries
    }

    private let lastProgress: Mutex<[Loop: ContinuousClock.Instant]>

    /// Starts with every loop on time.
    public init(now: ContinuousClock.Instant = .now) {
        lastProgress = Mutex(Dictionary(uniqueKeysWithValues: Loop.allCases.map { ($0, now) }))
    }

    /// Says that a loop has moved on.
    public func report(_ loop: Loop, now: ContinuousClock.Instant = .now) {
        lastProgress.withLock { $0[loop] = now }
    }

    /// The loops that have not moved for longer than `limit`.
    public func silentLoops(limit: Duration, now: ContinuousClock.Instant = .now) -> [Loop] {
        lastProgress.withLock { progress in
            Loop.allCases.filter { loop in progress[loop].map { now - $0 > limit } ?? true }
        }
    }
}
