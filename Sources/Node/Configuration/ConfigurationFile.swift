public import Configuration

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
        return try parse(yaml: ConfigurationReading.text(of: path), name: path, environment: environment)
    }

    /// Reads YAML text; `name` is what problems call the file.
    public static func parse(
        yaml: String, name: String, environment: [String: String] = [:]
    ) throws(ConfigurationError) -> NodeConfiguration {
        let schema = ConfigurationSchema()
        let reading = try ConfigurationReading(
            yaml: yaml, name: name, overrides: schema.overrides(from: environment))
        return try reading.decode(
            NodeConfiguration.self, defaults: schema.defaults, problems: schema.problems(in: reading)
        ) { $0.invalidValues }
    }
}
