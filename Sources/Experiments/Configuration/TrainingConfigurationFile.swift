import Foundation
import Inference
import Segmentation
import Yams

/// Reads the configuration of a training.
///
///     let configuration = try TrainingConfigurationFile.load(path: "pancreas.yaml")
///
/// Relative paths in it are taken from the folder that the file lies in, so that a training repeats wherever it is
/// started.
public enum TrainingConfigurationFile {
    /// Reads a file.
    public static func load(path: String) throws(ConfigurationError) -> TrainingConfiguration {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        let folder = URL(filePath: path).deletingLastPathComponent()
        return try parse(yaml: text, name: path).resolved { URL(filePath: $0, relativeTo: folder).path }
    }

    /// Reads YAML text; `name` is what problems call the file. Paths stay as they are written.
    public static func parse(yaml: String, name: String) throws(ConfigurationError) -> TrainingConfiguration {
        let written = try ConfigurationFile.compose(yaml, name: name)
        let schema = TrainingSchema()
        let reading = ConfigurationReading(file: name, written: written, overrides: [])
        let unknown = schema.problems(in: written, reading: reading)
        guard unknown.isEmpty else { throw .problems(unknown) }
        let configuration = try reading.decode(TrainingConfiguration.self, defaults: schema.defaults)
        let invalid = configuration.invalidValues.map {
            reading.problem(path: $0.path, found: $0.found, expected: $0.expected)
        }
        guard invalid.isEmpty else { throw .problems(invalid) }
        return configuration
    }
}

extension TrainingConfiguration {
    /// The configuration with every path changed.
    func resolved(_ resolve: (String) -> String) -> TrainingConfiguration {
        var configuration = self
        configuration.output = resolve(output)
        configuration.initialWeights = initialWeights.map(resolve)
        configuration.data.training = data.training.map { $0.resolved(resolve) }
        configuration.data.validation = data.validation.map { $0.resolved(resolve) }
        return configuration
    }
}

extension DataSourceSettings {
    fileprivate func resolved(_ resolve: (String) -> String) -> DataSourceSettings {
        var source = self
        source.path = resolve(path)
        source.labels = labels.map(resolve)
        return source
    }
}
