public import Logging

extension Logger {
    /// The program's logger: to standard error, one line for each event, whatever strangers put into it.
    public static func standardError(level: Level) -> Logger {
        var logger = Logger(label: "segnode") { EscapingLogHandler(StreamLogHandler.standardError(label: $0)) }
        logger.logLevel = level
        return logger
    }
}
