public import Platform

/// The names of the logging levels, from the most to the least talkative.
public enum LogLevel: String, Choice {
    case trace, debug, info, notice, warning, error, critical
}
