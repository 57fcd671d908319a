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

/// One thing that is wrong with a configuration: where it stands, what was found and what was expected.
public struct ConfigurationProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file or the environment variable.
    public let source: String
    /// The line in the file, counted from 1; `nil` where the value does not come from a line.
    public let line: Int?
    /// The key with those that enclose it, for example "listen.port".
    public let key: String
    /// What stands there.
    public let found: String
    /// What should stand there.
    public let expected: String

    /// The sentence for a person, for example
    /// "segnode.yaml:7: listen.port: found \"eleven\", expected a whole number".
    public var description: String {
        let place = line.map { "\(source):\($0)" } ?? source
        return "\(place): \(key): found \(found), expected \(expected)"
    }
}

/// A value that has the right form and yet cannot be used.
public struct InvalidValue: Sendable {
    /// The key, with those that enclose it.
    public let path: [String]
    /// What stands there.
    public let found: String
    /// What should stand there.
    public let expected: String

    /// A value under a key, what was found and what was expected.
    public init(path: [String], found: String, expected: String) {
        (self.path, self.found, self.expected) = (path, found, expected)
    }
}
