import Synchronization

/// Where the work loops report that they move on; the watchdog is fed only while all of them do.
///
/// A loop that waits reports too, each time it wakes: one that hangs falls silent, whatever the rest does.
public final class WorkBeacon: Sendable {
    /// A loop that must move on.
    public enum Loop: Hashable, Sendable, CustomStringConvertible {
        /// Finds complete studies.
        case completion
        /// Does jobs, or supervises the worker process that does.
        case jobs
        /// Sends results.
        case deliveries
        /// Serves associations, one of several.
        case eventLoop(Int)
        /// Accepts an association from this node itself and answers its C-ECHO.
        case echo
        /// Brings instances to the disk and into the index.
        case archive

        /// The loop as the log names it.
        public var description: String {
            switch self {
            case .completion: "completion"
            case .jobs: "jobs"
            case .deliveries: "deliveries"
            case .eventLoop(let number): "eventLoop \(number)"
            case .echo: "echo"
            case .archive: "archive"
            }
        }
    }

    private let lastProgress: Mutex<[Loop: SuspendingClock.Instant]>

    /// Starts with every loop on time.
    public init(loops: [Loop] = [], now: SuspendingClock.Instant = .now) {
        lastProgress = Mutex(Dictionary(uniqueKeysWithValues: loops.map { ($0, now) }))
    }

    /// Says that a loop has moved on.
    public func report(_ loop: Loop, now: SuspendingClock.Instant = .now) {
        lastProgress.withLock { $0[loop] = now }
    }

    /// Takes every loop to be on time: what was before does not count.
    public func restart(now: SuspendingClock.Instant = .now) {
        lastProgress.withLock { $0 = $0.mapValues { _ in now } }
    }

    /// The loops that have not moved for longer than `limit`, those first that have been silent longest.
    public func silentLoops(limit: Duration, now: SuspendingClock.Instant = .now) -> [Loop] {
        lastProgress.withLock { progress in
            progress.filter { now - $0.value > limit }.sorted { $0.value < $1.value }.map(\.key)
        }
    }
}
