/// When a study counts as complete.
public struct CompletionSettings: Codable, Equatable, Sendable {
    /// The time without a new instance after which a study is taken to be complete.
    public var idle = TimeSpan(.seconds(60))
    /// The idle time for studies of a calling title, where it differs.
    public var idleByCallingTitle: [String: TimeSpan] = [:]

    /// The defaults.
    public init() {}
}
