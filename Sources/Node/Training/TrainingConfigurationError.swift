/// Why a training cannot be configured.
public enum TrainingConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The file says something that cannot be.
    case invalid(path: String, reason: String)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .invalid(let path, let reason): "\(path): \(reason)."
        }
    }
}
