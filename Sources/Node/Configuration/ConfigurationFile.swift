import Foundation
import Yams

/// Reads the configuration: defaults, then the file, then the environment.
///
///     let configuration = try ConfigurationFile.load(path: nil, environment: ProcessInfo.processInfo.environment)
///
/// Every key can be set by an environment variable of its name in capitals, `listen.port` by
/// `SEGNODE_LISTEN_PORT`; `SEGNODE_DESTINATIONS` holds "NAME=TITLE@HOST:PORT" separated by commas.
public enum ConfigurationFile {
    /// Reads the file at `path`, or only the defaults and the environment where it is `nil`.
    public static func load(
        path: String?, environment: [String: String]
    ) throws(ConfigurationError) -> NodeConfiguration {
        guard let path else { return try parse(yaml: "", name: "defaults", environment: environment) }
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        return try parse(yaml: text, name: path, environment: environment)
    }

    /// Reads YAML text; `name` is what problems call the file.
    public static func parse(
        yaml: String, name: String, environment: [String: String] = [:]
    ) throws(ConfigurationError) -> NodeConfiguration {
        let written = try compose(yaml, name: name)
        let schema = ConfigurationSchema()
        let reading = ConfigurationReading(
            file: name, written: written, overrides: schema.overrides(from: environment))
        let unknown = schema.problems(in: written, reading: reading)
        guard unknown.isEmpty else { throw .problems(unknown) }
        let configuration = try reading.decode(NodeConfiguration.self, defaults: schema.defaults)
        let invalid = configuration.invalidValues.map {
            reading.problem(path: $0.path, found: $0.found, expected: $0.expected)
        }
        guard invalid.isEmpty else { throw .problems(invalid) }
        return configuration
    }

    /// The tree of YAML text; an empty text is an empty group of keys.
    static func compose(_ yaml: String, name: String) throws(ConfigurationError) -> Yams.Node {
        do {
            return try Yams.compose(yaml: yaml)?.withPlainKeys ?? Yams.Node([(Yams.Node, Yams.Node)]())
        } catch {
            throw .notYAML(path: name, reason: "\(error)")
        }
    }
}
