import Foundation
public import Segmentation

/// Finds the folder of a model bundle.
///
///     ModelLocator(environment: environment).folder(of: "pancreas-ct")
public struct ModelLocator: Sendable {
    /// The folders that hold bundles, in the order in which they are searched.
    public let folders: [String]

    /// Searches `SEGNODE_MODELS`, what lies beside the program, and the places of an installation.
    public init(environment: [String: String], program: String = CommandLine.arguments[0]) {
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        // So the system marks a program whose file was replaced while it runs, as by an update.
        let mark = " (deleted)"
        let executable = link.map { $0.hasSuffix(mark) ? String($0.dropLast(mark.count)) : $0 } ?? program
        var folders = environment["SEGNODE_MODELS"].map { [$0] } ?? []
        var place = URL(filePath: executable).deletingLastPathComponent()
        folders.append(place.appending(path: "../share/segnode/models").standardizedFileURL.path)
        for _ in 0..<4 {
            folders.append(place.appending(path: "Models").path)
            place.deleteLastPathComponent()
        }
        self.folders = folders + ["/usr/local/share/segnode/models", "/usr/share/segnode/models"]
    }

    /// The bundle's folder: `model` itself where it is a path, else the first folder of that name.
    ///
    /// - Returns: `nil` where no place holds it.
    public func folder(of model: String) -> String? {
        let candidates = model.contains("/") ? [model] : folders.map { $0 + "/" + model }
        return candidates.first { FileManager.default.fileExists(atPath: $0 + "/model.json") }
    }
}

extension ModelLocator {
    /// Finds, reads and verifies a model bundle.
    ///
    /// - Throws: ``NodeError/modelNotFound(model:searched:)`` or the bundle's own error.
    public func load(_ model: String) throws -> ModelBundle {
        guard let folder = folder(of: model) else {
            throw NodeError.modelNotFound(model: model, searched: model.contains("/") ? [model] : folders)
        }
        return try ModelBundle.load(folder: folder)
    }
}
