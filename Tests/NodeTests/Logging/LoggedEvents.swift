import Logging
import Synchronization

/// Keeps what is logged: level, words and values.
final class LoggedEvents: LogHandler, @unchecked Sendable {
    struct Event: Equatable, Sendable {
        var level: Logger.Level
        var message: String
        var values: [String: String] = [:]
    }

    // `kept` guards itself; the logger changes the other properties before it is shared.
    private let kept = Mutex<[Event]>([])
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    var metadataProvider: Logger.MetadataProvider?

    /// The events so far.
    var all: [Event] { kept.withLock { $0 } }

    /// A logger whose events are kept here.
    var logger: Logger { Logger(label: "test") { _ in self } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = (event.metadata ?? [:]).mapValues { "\($0)" }
        kept.withLock { $0.append(Event(level: event.level, message: "\(event.message)", values: values)) }
    }
}
