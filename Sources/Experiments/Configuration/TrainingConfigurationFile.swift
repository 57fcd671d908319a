public import Configuration
import Foundation
import Imaging
import Inference
import Segmentation
import Training
import TrainingData
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
        let folder = URL(filePath: path).deletingLastPathComponent()
        return try parse(yaml: ConfigurationReading.text(of: path), name: path).resolved {
            URL(filePath: $0, relativeTo: folder).path
        }
    }

    /// Reads YAML text; `name` is what problems call the file. Paths stay as they are written.
    public static func parse(yaml: String, name: String) throws(ConfigurationError) -> TrainingConfiguration {
        let reading = try ConfigurationReading(yaml: yaml, name: name)
        let schema = TrainingSchema()
        return try reading.decode(
            TrainingConfiguration.self, defaults: schema.defaults, problems: schema.problems(in: reading)
        ) { $0.invalidValues }
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

/// The keys that the configuration of a training may have, derived from an encoded example.
struct TrainingSchema {
    /// The encoded defaults, without the keys that must be given.
    let defaults: Yams.Node
    private let known: KnownKeys

    init() {
        let required: Set<String> = ["architecture", "output", "data", "input"]
        let example = Yams.Node.encoding(Self.example).mapping ?? [:]
        defaults = Yams.Node(example.filter { !required.contains($0.key.string ?? "") }.map { ($0.key, $0.value) })
        known = KnownKeys(exemplar: .encoding(Self.complete), freeKeys: ["labelMap", "prefixes", "names"])
    }

    /// The unknown keys, the wrong kinds of value and unknown networks in what was written.
    func problems(in reading: ConfigurationReading) -> [ConfigurationProblem] {
        let problems = known.problems(in: reading)
        let path = ["architecture", "kind"]
        guard problems.isEmpty, let kind = reading.written.value(at: path[...])?.string,
            NetworkKind(rawValue: kind) == nil
        else {
            return problems
        }
        let kinds = NetworkKind.allCases.map(\.rawValue).joined(separator: ", ")
        return [reading.problem(path: path, found: "\"\(kind)\"", expected: "one of \(kinds)")]
    }

    private static let example = TrainingConfiguration(
        architecture: NetworkArchitecture(kind: .unet, dimensions: 2, filters: [16, 32], outputChannels: 1),
        output: "model", data: TrainingDataSettings(training: [], validation: []),
        input: TrainingInputSettings(spacing: [2, 2], window: [0, 255]))

    /// The example with every key that may be absent, and one entry in every list.
    private static var complete: TrainingConfiguration {
        var complete = example
        var source = DataSourceSettings(source: .dicom, path: "data")
        source.labels = "labels"
        source.negatives = true
        source.slices = [1, 2]
        source.labelMap = ["1": 1]
        source.patients = ["patient"]
        source.folds = FoldSettings(count: 2, take: [0])
        complete.data = TrainingDataSettings(training: [source], validation: [source])
        complete.architecture.nameMap = NameMap(prefixes: ["a": "b"], names: ["a": "b"], ignored: ["a"])
        complete.architecture.options = NetworkOptions(
            upsampling: .interpolation, deepSupervision: true, gates: 1, units: [1], growth: [1], skipFilters: [1],
            dilations: [1], priorSize: [1])
        complete.input.patch = [16, 16]
        complete.locator = LocatorSettings(spacing: [4, 4, 4], patch: [16, 16, 16], margin: 20)
        complete.initialWeights = "bundle"
        complete.earlyStopping.patience = 1
        complete.averaging = 0.9
        complete.augmentation.phase = 0.5
        complete.clipping = 1
        complete.postProcessing = PostProcessing(keepsLargestComponent: true, minimumVolume: 1)
        complete.requirements = SeriesRequirements(maximumSliceDistance: 5)
        complete.card.trainingData = ["data"]
        return complete
    }
}
