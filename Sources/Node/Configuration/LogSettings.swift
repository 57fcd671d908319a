/// How much is logged.
public struct LogSettings: Codable, Equatable, Sendable {
    /// The lowest level that is written: trace, debug, info, notice, warning, error or critical.
    public var level = LogLevel.info

    /// The defaults.
    public init() {}
}
