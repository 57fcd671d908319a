public import Foundation
import Segmentation

/// What a training was started with, so that it is continued with the same.
struct TrainingRecord {
    /// The folder beside the bundle's.
    let folder: String

    /// What a continued training starts from.
    var checkpointPath: String { "\(folder)/checkpoint.safetensors" }

    private var path: String { "\(folder)/configuration.json" }

    /// Makes the folder and keeps the configuration, or refuses one that would train something else than what was
    /// begun.
    func begin(_ configuration: TrainingConfiguration) throws {
        guard !FileManager.default.fileExists(atPath: checkpointPath) else { return try check(configuration) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ExperimentError.unusableFolder(path: folder)
        }
        try configuration.record().write(to: URL(filePath: path), options: .atomic)
    }

    /// Refuses a configuration that would train something else than what was begun.
    func check(_ configuration: TrainingConfiguration) throws {
        guard let record = FileManager.default.contents(atPath: path),
            let differences = try configuration.differences(from: record)
        else { throw ExperimentError.noRecord(path: path) }
        guard differences.isEmpty else {
            throw ExperimentError.otherConfiguration(record: path, keys: differences)
        }
    }
}

extension TrainingConfiguration {
    /// What decides the weights, as a training keeps it beside its checkpoint.
    public func record() throws -> Data {
        var configuration = self
        // What changes nothing of the weights, or comes after them.
        (configuration.threads, configuration.checkpointEvery) = (0, 1)
        (configuration.card, configuration.version, configuration.output) = (CardSettings(), "", "")
        (configuration.postProcessing, configuration.requirements) = (nil, nil)
        configuration.labels = labels.map(\.withoutText)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(configuration)
    }

    /// The keys in which a training that is to be continued differs from its record.
    ///
    /// - Returns: nil where the record is none.
    public func differences(from record: Data) throws -> [String]? {
        guard let mine = try JSONSerialization.jsonObject(with: self.record()) as? [String: Any],
            let other = try? JSONSerialization.jsonObject(with: record) as? [String: Any]
        else { return nil }
        return Set(mine.keys).union(other.keys).sorted().filter { key in
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

extension SegmentLabel {
    /// The label without its name and colour, which change no weight.
    fileprivate var withoutText: SegmentLabel {
        let category = CodeDescription(value: "", scheme: "", meaning: "")
        return SegmentLabel(number: number, name: "", category: category, type: type, color: [])
    }
}
