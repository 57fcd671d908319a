import Yams

/// What was written where: finds the line of a key, merges the sources and decodes the sum.
struct ConfigurationReading {
    /// What problems call the file.
    let file: String
    /// The file's content.
    let written: Yams.Node
    /// What the environment sets.
    let overrides: [ConfigurationOverride]

    /// Decodes the defaults, with what was written and then the environment laid over them.
    func decode<Configuration: Decodable>(
        _ type: Configuration.Type, defaults: Yams.Node
    ) throws(ConfigurationError) -> Configuration {
        let merged = overrides.reduce(written.laid(over: defaults)) { $0.replacing($1.path[...], with: $1.value) }
        do {
            return try YAMLDecoder().decode(type, from: merged)
        } catch let error as DecodingError {
            throw .problems([problem(of: error, in: merged)])
        } catch {
            throw .notYAML(path: file, reason: "\(error)")
        }
    }

    /// A problem with the value of a key, with the line or the variable that set it.
    func problem(path: [String], found: String, expected: String) -> ConfigurationProblem {
        let key = path.joined(separator: ".")
        if let override = overrides.first(where: { path.starts(with: $0.path) }) {
            return ConfigurationProblem(
                source: override.variable, line: nil, key: key, found: found, expected: expected)
        }
        return ConfigurationProblem(
            source: file, line: written.line(of: path), key: key.isEmpty ? "the file" : key, found: found,
            expected: expected)
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
        case is IncompleteStudy.Type: "one of " + IncompleteStudy.allCases.map(\.rawValue).joined(separator: ", ")
        case is LogLevel.Type: "one of " + LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
        default: "\(type)"
        }
    }
}
