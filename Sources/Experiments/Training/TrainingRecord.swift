import Foundation
import Node

/// What a training was started with, so that it is continued with the same.
struct TrainingRecord {
    /// The folder beside the bundle's.
    let folder: String

    /// What a continued training starts from.
    var checkpointPath: String { "\(folder)/checkpoint.safetensors" }

    private var path: String { "\(folder)/configuration.json" }

    /// Makes the folder and keeps the configuration, or refuses one that would train something else than what was begun.
    func begin(_ configuration: TrainingConfiguration) throws {
        guard !FileManager.default.fileExists(atPath: checkpointPath) else { return try check(configuration) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw TrainingRefusal.unusableFolder(path: folder)
        }
        try configuration.record().write(to: URL(filePath: path), options: .atomic)
    }

    /// Refuses a configuration that would train something else than what was begun.
    func check(_ configuration: TrainingConfiguration) throws {
        guard let record = FileManager.default.contents(atPath: path),
            let differences = try configuration.differences(from: record)
        else { throw TrainingRefusal.noRecord(path: path) }
        guard differences.isEmpty else {
            throw TrainingRefusal.otherConfiguration(record: path, keys: differences)
        }
    }
}
