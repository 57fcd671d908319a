import Logging
import Synchronization

/// Keeps what is logged, with its level.
final class LoggedMessages: LogHandler, @unchecked Sendable {
    // `kept` guards itself; the logger changes the other properties before it is shared.
    private let kept = Mutex<[(line: String, metadata: Logger.Metadata)]>([])
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    var metadataProvider: Logger.MetadataProvider?

    /// The levels and messages so far, as in "warning: Listening again".
    var all: [String] { kept.withLock { $0.map(\.line) } }

    /// What the messages that have one say under a key.
    func values(of key: String) -> [String] { kept.withLock { $0.compactMap { $0.metadata[key]?.description } } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = "\(event.level): \(event.message)"
        kept.withLock { $0.append((line, event.metadata ?? [:])) }
    }
}
