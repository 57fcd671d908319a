public import Foundation
import Imaging

extension ModelBundle {
    /// Decodes `model.json`, naming the key at which it goes wrong.
    static func decode(_ json: Data, path: String) throws(SegmentationError) -> ModelDescription {
        do {
            let description = try JSONDecoder().decode(ModelDescription.self, from: json)
            try refuseUnknownKeys(json, path: path)
            return description
        } catch let error as SegmentationError {
            throw error
        } catch let error as DecodingError {
            throw fault(error, path: path)
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }

    /// A mistyped key would silently mean its default.
    private static func refuseUnknownKeys(_ json: Data, path: String) throws {
        let keys = (try JSONSerialization.jsonObject(with: json) as? [String: Any])?.keys.sorted() ?? []
        let known = [
            "schema", "name", "version", "kind", "architecture", "weights", "input", "locator", "ensemble",
            "hounsfield", "labels",
            "postProcessing", "requirements", "card",
        ]
        if let unknown = keys.first(where: { !known.contains($0) }) {
            throw SegmentationError.invalidDescription(
                path: path, key: unknown, reason: "is no key of a model description")
        }
    }

    private static func fault(_ error: DecodingError, path: String) -> SegmentationError {
        switch error {
        case .keyNotFound(let key, let context):
            .invalidDescription(path: path, key: name(context.codingPath + [key]), reason: "is missing")
        case .typeMismatch(let type, let context):
            .invalidDescription(path: path, key: name(context.codingPath), reason: "is no \(type)")
        case .valueNotFound(_, let context):
            .invalidDescription(path: path, key: name(context.codingPath), reason: "is null")
        case .dataCorrupted(let context):
            .invalidDescription(
                path: path,
                key: name(context.codingPath),
                reason: (context.underlyingError as? UnusableNumbers)?.description
                    ?? "is unusable: \(context.debugDescription)"
            )
        @unknown default:
            .unreadable(path: path, reason: "\(error)")
        }
    }

    private static func name(_ codingPath: [any CodingKey]) -> String {
        guard !codingPath.isEmpty else { return "the file" }
        return codingPath.reduce("") { path, key in
            if let index = key.intValue { return "\(path)[\(index)]" }
            return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
        }
    }
}

extension ModelBundle {
    /// Copies the bundle to another folder, with what was measured of it in its card and documents for people.
    ///
    /// - Parameter documents: The contents of further files by name, for example README.md.
    /// - Throws: ``SegmentationError/unreadable(path:reason:)`` where the folder is there already or cannot be written.
    @discardableResult
    public func completed(
        accuracy: [String], documents: [String: Data], to folder: String
    ) throws(SegmentationError) -> ModelBundle {
        var completed = description
        let card = description.card
        completed.card = ModelCard(
            intendedUse: card.intendedUse, licence: card.licence, trainingData: card.trainingData, accuracy: accuracy)
        let weights = Set([weightsPath, locatorWeightsPath].compactMap { $0 } + ensembleWeightsPaths)
        return try BundleFolder(path: folder).write { draft in
            for path in weights {
                try FileManager.default.copyItem(
                    atPath: path, toPath: "\(draft)/\(URL(filePath: path).lastPathComponent)")
            }
            for (name, contents) in documents { try contents.write(to: URL(filePath: "\(draft)/\(name)")) }
            return completed
        }
    }
}
