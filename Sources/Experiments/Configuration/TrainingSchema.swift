import Imaging
import Inference
import Segmentation
import Yams

/// The keys that the configuration of a training may have, derived from an encoded example.
struct TrainingSchema {
    /// The encoded defaults, without the keys that must be given.
    let defaults: Yams.Node
    private let known: KnownKeys

    init() {
        defaults = Self.encode(Self.example, without: ["architecture", "output", "data", "input"])
        known = KnownKeys(
            exemplar: Self.encode(Self.complete, without: []), freeKeys: ["labelMap", "prefixes", "names"])
    }

    /// The unknown keys, the wrong kinds of value and unknown networks in what was written.
    func problems(in written: Yams.Node, reading: ConfigurationReading) -> [ConfigurationProblem] {
        let problems = known.problems(in: written, reading: reading)
        let path = ["architecture", "kind"]
        guard problems.isEmpty, let kind = written.value(at: path[...])?.string, NetworkKind(rawValue: kind) == nil
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
        complete.clipping = 1
        complete.postProcessing = PostProcessing(keepsLargestComponent: true, minimumVolume: 1)
        complete.requirements = SeriesRequirements(maximumSliceDistance: 5)
        complete.card.trainingData = ["data"]
        return complete
    }

    private static func encode(_ configuration: TrainingConfiguration, without keys: Set<String>) -> Yams.Node {
        do {
            let node = try Yams.compose(yaml: YAMLEncoder().encode(configuration))
            guard let mapping = node?.mapping else { preconditionFailure("the example encodes to nothing") }
            return Yams.Node(mapping.filter { !keys.contains($0.key.string ?? "") }.map { ($0.key, $0.value) })
        } catch {
            preconditionFailure("the example cannot be encoded: \(error)")
        }
    }
}
