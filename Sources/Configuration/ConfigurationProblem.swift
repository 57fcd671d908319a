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
