import Foundation

/// Puts a bundle's folder together beside its place, checks that it can be loaded, and moves it there: a folder of that
/// name is a whole bundle, or none.
struct BundleFolder {
    /// Where the bundle shall lie; nothing may be there yet.
    let path: String

    /// Writes what `fill` puts into the folder that it is told, and the description that it returns as `model.json`.
    ///
    /// - Throws: ``SegmentationError/unreadable(path:reason:)`` where the folder is there already or cannot be written,
    ///   and what loading the bundle throws.
    func write(
        _ fill: (_ folder: String) throws -> ModelDescription
    ) throws(SegmentationError) -> ModelBundle {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw .unreadable(path: path, reason: "it is there already, and is not overwritten")
        }
        // Beside the folder, also where its name ends with a slash.
        let draft = "\(URL(filePath: path).standardizedFileURL.path).\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: draft) }
        do {
            try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(fill(draft)).write(to: URL(filePath: "\(draft)/model.json"))
            _ = try Segmenter(ModelBundle.load(folder: draft), threads: 1)
            try FileManager.default.moveItem(atPath: draft, toPath: path)
        } catch let error as SegmentationError {
            throw error
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        return try ModelBundle.load(folder: path)
    }
}
