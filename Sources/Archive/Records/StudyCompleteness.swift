/// How well it is known that every instance of a study has arrived.
public enum StudyCompleteness: String, Codable, Sendable, CaseIterable {
    /// The peer confirmed the number of instances.
    case verified
    /// Nothing came for the sender's idle time.
    case assumed
    /// Instances are known to be missing.
    case partial
}
