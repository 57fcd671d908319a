/// What became of instances that were to be sent or imported.
public struct InstanceOutcome: Sendable, Codable, Equatable {
    /// The file.
    public let path: String
    /// What became of it.
    public let result: Result
    /// What the peer or the archive said, where it was not a plain success.
    public let detail: String?

    /// What can become of an instance.
    public enum Result: String, Sendable, Codable {
        /// It is stored.
        case stored
        /// It is stored, with a reservation.
        case warning
        /// It was there already, with the same bytes.
        case present
        /// It was refused.
        case refused
        /// It was not tried, because the association had ended.
        case notSent
    }

    /// Creates an outcome.
    public init(path: String, result: Result, detail: String? = nil) {
        self.path = path
        self.result = result
        self.detail = detail
    }

    /// Whether the instance is where it should be.
    public var isStored: Bool { result == .stored || result == .warning || result == .present }
}
