/// Why a configuration cannot be used.
public enum ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The text is no YAML; the reason says where.
    case notYAML(path: String, reason: String)
    /// Values are wrong; all that were found.
    case problems([ConfigurationProblem])

    /// One line for each thing that is wrong.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .notYAML(let path, let reason): "\(path): is no YAML: \(reason)"
        case .problems(let problems): problems.map(\.description).joined(separator: "\n")
        }
    }
}
