import Logging
import Synchronization

/// Keeps the levels of what is logged, whatever its words.
final class LoggedLevels: LogHandler, @unchecked Sendable {
    // `kept` guards itself; the logger changes the other properties before it is shared.
    private let kept = Mutex<[Logger.Level]>([])
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    var metadataProvider: Logger.MetadataProvider?

    /// - Parameter least: the lowest level that is kept.
    init(from least: Logger.Level = .trace) { logLevel = least }

    /// The levels so far.
    var all: [Logger.Level] { kept.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { kept.withLock { $0.append(event.level) } }
}
