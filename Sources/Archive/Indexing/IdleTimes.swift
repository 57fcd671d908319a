import Synchronization

/// How long to wait after an instance, by the Application Entity that sent it; can change while instances arrive.
final class IdleTimes: Sendable {
    private struct Values {
        var byCallingAETitle: [String: Duration]
        var other: Duration
    }

    private let values: Mutex<Values>

    init(_ configuration: ArchiveConfiguration) {
        values = Mutex(
            Values(byCallingAETitle: configuration.idleTimes, other: configuration.defaultIdleTime)
        )
    }

    /// The idle time of a sender.
    subscript(callingAETitle: String) -> Duration {
        values.withLock { $0.byCallingAETitle[callingAETitle] ?? $0.other }
    }

    /// Replaces all of them.
    func set(default other: Duration, byCallingAETitle: [String: Duration]) {
        values.withLock { $0 = Values(byCallingAETitle: byCallingAETitle, other: other) }
    }
}
