import Foundation
import Platform
import Synchronization

/// How long to wait after an instance, by the Application Entity that sent it; can change while instances arrive.
final class IdleTimes: Sendable {
    private struct Values {
        var byCallingAETitle: [String: Duration]
        var other: Duration
    }

    private let values: Mutex<Values>
    private let clock: @Sendable () -> Date

    init(_ configuration: ArchiveConfiguration, now: @escaping @Sendable () -> Date) {
        clock = now
        values = Mutex(
            Values(byCallingAETitle: configuration.idleTimes, other: configuration.defaultIdleTime)
        )
    }

    /// The idle time of a sender.
    subscript(callingAETitle: String) -> Duration {
        values.withLock { $0.byCallingAETitle[callingAETitle] ?? $0.other }
    }

    /// The longest of all.
    var longest: Duration { values.withLock { max($0.byCallingAETitle.values.max() ?? $0.other, $0.other) } }

    /// When a study is complete of which a sender sent something just now, in milliseconds since 1970.
    ///
    /// Counted from the present, not from the time of reception: read in the transaction that writes the row, the wall
    /// clock is the one that whoever completes studies sees in its next transaction, whatever was set in between.
    func deadline(after callingAETitle: String) -> Int64 { clock().milliseconds + self[callingAETitle].milliseconds }

    /// Replaces all of them.
    func set(default other: Duration, byCallingAETitle: [String: Duration]) {
        values.withLock { $0 = Values(byCallingAETitle: byCallingAETitle, other: other) }
    }
}
