public import Logging
import Platform

/// Lets no character into a log that would make one line look like two, or steer the terminal that shows it.
///
/// Values with a space, a quotation mark or an equals sign are put between quotation marks, so that none looks like
/// the next key.
package struct EscapingLogHandler<Base: LogHandler>: LogHandler {
    private var base: Base

    /// Escapes what `base` writes.
    package init(_ base: Base) { self.base = base }

    package var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    package var metadata = Logger.Metadata() {
        didSet { base.metadata = metadata.mapValues(Self.escaped) }
    }

    package var metadataProvider: Logger.MetadataProvider?

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var event = event
        var values = (metadataProvider?.get() ?? [:]).merging(event.metadata ?? [:]) { $1 }
        values["error"] = event.error.map { "\($0)" } ?? values["error"]
        event.error = nil
        event.message = "\(event.message.description.withVisibleControls)"
        event.metadata = values.mapValues(Self.escaped)
        base.log(event: event)
    }

    private static func escaped(_ value: Logger.Metadata.Value) -> Logger.Metadata.Value {
        switch value {
        case .string(let text): .string(quoted(text))
        case .stringConvertible(let object): .string(quoted(object.description))
        case .array(let elements): .array(elements.map(escaped))
        case .dictionary(let elements): .dictionary(elements.mapValues(escaped))
        }
    }

    private static func quoted(_ text: String) -> String {
        let text = text.withVisibleControls
        guard text.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: #"\""#) + "\""
    }
}

extension String {
    /// The text without what it quotes from data sets, for a log: a broken header can have a patient's name where a
    /// number belongs. Numbers stay, as they name nobody.
    ///
    ///     #"Rescale Slope is "DOE^JOHN" where a decimal number was expected"#.withoutQuotations
    ///         == #"Rescale Slope is "…" where a decimal number was expected"#
    ///
    /// What is quoted stands in the index, in the record of the job.
    package var withoutQuotations: String {
        var parts = split(separator: "\"", omittingEmptySubsequences: false)
        // An opening mark without a closing one quotes all that follows.
        for place in stride(from: 1, to: parts.count, by: 2) where !parts[place].allSatisfy(\.isOfNumbers) {
            parts[place] = "…"
        }
        return parts.joined(separator: "\"")
    }
}

extension Character {
    fileprivate var isOfNumbers: Bool { isASCII && (isNumber || "+-.,\\ ".contains(self)) }
}

extension Logger {
    /// The program's logger: to standard error, one line for each event, whatever strangers put into it.
    public static func standardError(level: Level) -> Logger {
        var logger = Logger(label: "segnode") { EscapingLogHandler(StreamLogHandler.standardError(label: $0)) }
        logger.logLevel = level
        return logger
    }
}
