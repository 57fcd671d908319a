public import Foundation

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
