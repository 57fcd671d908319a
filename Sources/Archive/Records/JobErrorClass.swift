/// Whether trying again can help.
public enum JobErrorClass: String, Codable, Sendable {
    /// Trying again later may succeed.
    case retryable
    /// The same would happen again.
    case permanent
}
