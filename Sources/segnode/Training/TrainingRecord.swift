import Foundation
import Node
import Segmentation

/// What a training was started with, so that it is continued with the same.
struct TrainingRecord {
    /// The folder beside the bundle's.
    let folder: String

    private var path: String { "\(folder)/configuration.json" }

    /// Makes the folder and keeps the configuration, or refuses one that would train something else.
    func check(_ configuration: TrainingConfiguration) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw SegmentationError.unreadable(path: folder, reason: "the folder cannot be made there")
        }
        guard let record = FileManager.default.contents(atPath: path) else {
            return try configuration.record().write(to: URL(filePath: path), options: .atomic)
        }
        let differences = try configuration.differences(from: record)
        guard differences.isEmpty else {
            throw SegmentationError.unreadable(
                path: path,
                reason: """
                    this training was begun with another \(differences.joined(separator: ", ")); restore that to continue \
                    it, or name another output, or delete the folder to begin anew
                    """)
        }
    }
}
