/// When a study counts as complete.
public struct CompletionSettings: Codable, Equatable, Sendable {
    /// The time without a new instance after which a study is taken to be complete.
    public var idle = TimeSpan(.seconds(60))
    /// The idle time for studies of a calling title, where it differs.
    public var idleByCallingTitle: [String: TimeSpan] = [:]
    /// How long a study waits for instances of it that the node refused, from the last that was received or refused.
    public var refusedWait = TimeSpan(.seconds(900))

    /// The defaults.
    public init() {}
}
