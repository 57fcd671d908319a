public import Foundation
import Inference
import Segmentation
import Training

/// What a training was started with, so that it is continued with the same.
struct TrainingRecord {
    /// The folder beside the bundle's.
    let folder: String

    /// What a continued training starts from.
    var checkpointPath: String { "\(folder)/checkpoint.safetensors" }

    private var path: String { "\(folder)/configuration.json" }

    /// Makes the folder and keeps the configuration and what computes, or refuses what would train something else than
    /// what was begun: another instruction set rounds otherwise.
    func begin(_ configuration: TrainingConfiguration) throws {
        let kernels = try InstructionSet.preferred().identity
        guard !FileManager.default.fileExists(atPath: checkpointPath) else {
            return try check(configuration, kernels: kernels)
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ExperimentError.unusableFolder(path: folder)
        }
        try configuration.record(kernels: kernels).write(to: URL(filePath: path), options: .atomic)
    }

    /// Refuses a configuration that would train something else than what was begun.
    ///
    /// - Parameter kernels: What would compute; `nil` where nothing is computed any more.
    func check(_ configuration: TrainingConfiguration, kernels: String? = nil) throws {
        guard let record = FileManager.default.contents(atPath: path),
            let differences = try configuration.differences(from: record, kernels: kernels)
        else { throw ExperimentError.noRecord(path: path) }
        guard differences.isEmpty else {
            throw ExperimentError.otherConfiguration(record: path, keys: differences)
        }
    }
}

extension TrainingConfiguration {
    /// What decides the weights, as a training keeps it beside its checkpoint.
    ///
    /// - Parameter kernels: What computes, ``InstructionSet/identity``; `nil`: nothing is said of it.
    public func record(kernels: String? = nil) throws -> Data {
        var configuration = self
        // What changes nothing of the weights, or comes after them.
        (configuration.threads, configuration.checkpointEvery) = (0, 1)
        (configuration.card, configuration.version, configuration.output) = (CardSettings(), "", "")
        (configuration.postProcessing, configuration.requirements) = (nil, nil)
        configuration.labels = labels.map(\.withoutText)
        if configuration.augmentation.phase == 0 { configuration.augmentation.phase = nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(KeptConfiguration(configuration: configuration, kernels: kernels))
    }

    /// The keys in which a training that is to be continued differs from its record.
    ///
    /// - Parameter kernels: What would compute; compared where the record tells it, which older ones do not.
    /// - Returns: nil where the record is none.
    public func differences(from record: Data, kernels: String? = nil) throws -> [String]? {
        guard let mine = try JSONSerialization.jsonObject(with: self.record(kernels: kernels)) as? [String: Any],
            var other = try? JSONSerialization.jsonObject(with: record) as? [String: Any]
        else { return nil }
        // A phase of 0 is none: some versions have written it down.
        if var augmentation = other["augmentation"] as? [String: Any],
            (augmentation["phase"] as? NSNumber)?.doubleValue == 0
        {
            augmentation["phase"] = nil
            other["augmentation"] = augmentation
        }
        let untold = Set([KeptConfiguration.Key.kernels.rawValue].filter { mine[$0] == nil || other[$0] == nil })
        return Set(mine.keys).union(other.keys).subtracting(untold).sorted().filter { key in
            "\(Self.text(mine[key]))" != "\(Self.text(other[key]))"
        }
    }

    private static func text(_ value: Any?) -> String {
        guard let value,
            let data = try? JSONSerialization.data(withJSONObject: [value], options: [.sortedKeys])
        else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}

/// A configuration with what computed.
private struct KeptConfiguration: Encodable {
    enum Key: String, CodingKey { case kernels }

    let configuration: TrainingConfiguration
    let kernels: String?

    func encode(to encoder: any Encoder) throws {
        try configuration.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(kernels, forKey: .kernels)
    }
}

extension SegmentLabel {
    /// The label without its name and colour, which change no weight.
    fileprivate var withoutText: SegmentLabel {
        let category = CodeDescription(value: "", scheme: "", meaning: "")
        return SegmentLabel(number: number, name: "", category: category, type: type, color: [])
    }
}
