import Foundation
public import Yams

/// A configuration file: what was written where. Finds the line of a key, merges the sources and decodes the sum.
///
///     let reading = try ConfigurationReading(yaml: ConfigurationReading.text(of: "train.yaml"), name: "train.yaml")
///     let settings = try reading.decode(Settings.self, defaults: .encoding(Settings()), problems: []) { _ in [] }
public struct ConfigurationReading {
    /// What problems call the file.
    private let file: String
    /// The file's content.
    public let written: Yams.Node
    /// What the environment sets.
    private let overrides: [ConfigurationOverride]

    /// Reads YAML text, of which an empty one is an empty group of keys; `name` is what problems call it.
    ///
    /// - Parameter overrides: What is laid over what was written.
    public init(
        yaml: String, name: String, overrides: [ConfigurationOverride] = []
    ) throws(ConfigurationError) {
        do {
            written = try Yams.compose(yaml: yaml)?.withPlainKeys ?? Yams.Node([(Yams.Node, Yams.Node)]())
        } catch {
            throw .notYAML(path: name, reason: "\(error)")
        }
        (file, self.overrides) = (name, overrides)
    }

    /// The text of a file.
    public static func text(of path: String) throws(ConfigurationError) -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }

    /// Decodes the defaults, with what was written and then the environment laid over them.
    ///
    /// - Parameters:
    ///   - problems: What was found wrong with the keys before.
    ///   - invalidValues: Finds the values that cannot be used.
    /// - Throws: ``ConfigurationError/problems(_:)`` with the wrong keys, else the first value of a wrong type, else
    ///   all values that cannot be used; ``ConfigurationError/notYAML(path:reason:)`` where the text breaks a rule that
    ///   shows only then.
    public func decode<Settings: Decodable>(
        _ type: Settings.Type, defaults: Yams.Node, problems: [ConfigurationProblem],
        invalidValues: (Settings) -> [InvalidValue]
    ) throws(ConfigurationError) -> Settings {
        guard problems.isEmpty else { throw .problems(problems) }
        let settings = try decoded(type, defaults: defaults)
        let invalid = invalidValues(settings).map {
            problem(path: $0.path, found: $0.found, expected: $0.expected)
        }
        guard invalid.isEmpty else { throw .problems(invalid) }
        return settings
    }

    /// A problem with the value of a key, with the line or the variable that set it.
    public func problem(path: [String], found: String, expected: String) -> ConfigurationProblem {
        let key = path.joined(separator: ".")
        if let override = overrides.first(where: { path.starts(with: $0.path) }) {
            return ConfigurationProblem(
                source: override.variable, line: nil, key: key, found: found, expected: expected)
        }
        return ConfigurationProblem(
            source: file, line: written.line(of: path), key: key.isEmpty ? "the file" : key, found: found,
            expected: expected)
    }

    private func decoded<Settings: Decodable>(
        _ type: Settings.Type, defaults: Yams.Node
    ) throws(ConfigurationError) -> Settings {
        let merged = overrides.reduce(written.laid(over: defaults)) { $0.replacing($1.path[...], with: $1.value) }
        do {
            return try YAMLDecoder().decode(type, from: merged)
        } catch let error as DecodingError {
            throw .problems([problem(of: error, in: merged)])
        } catch {
            throw .notYAML(path: file, reason: "\(error)")
        }
    }

    private func problem(of error: DecodingError, in merged: Yams.Node) -> ConfigurationProblem {
        let (context, expected): (DecodingError.Context, String) =
            switch error {
            case .typeMismatch(let type, let context): (context, Self.name(of: type))
            case .valueNotFound(let type, let context): (context, Self.name(of: type))
            case .keyNotFound(let key, let context): (context, "the key \"\(key.stringValue)\"")
            case .dataCorrupted(let context): (context, context.debugDescription)
            @unknown default: (.init(codingPath: [], debugDescription: ""), "\(error)")
            }
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        let found = merged.value(at: path[...])?.shortText ?? "nothing"
        return problem(path: path, found: found, expected: expected)
    }

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is Int.Type, is UInt64.Type, is UInt8.Type: "a whole number"
        case is Double.Type: "a number"
        case is Bool.Type: "true or false"
        case is String.Type: "text"
        default: "\(type)"
        }
    }
}

/// A value that an environment variable sets.
public struct ConfigurationOverride {
    /// The variable's name.
    public let variable: String
    /// The key that it sets, with those that enclose it.
    public let path: [String]
    /// The value.
    public let value: Yams.Node

    /// A value for a key.
    public init(variable: String, path: [String], value: Yams.Node) {
        (self.variable, self.path, self.value) = (variable, path, value)
    }
}
