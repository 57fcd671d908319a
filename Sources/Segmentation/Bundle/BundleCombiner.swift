import Foundation

/// Makes one bundle of several: an ensemble of 2D networks, or a coarse and a fine 3D network.
///
///     let combiner = BundleCombiner(name: "pancreas-ct", version: "2.0.0")
///     try combiner.ensemble(of: [first, second], to: "Models/pancreas-ct")
public struct BundleCombiner: Sendable {
    /// The new bundle's name.
    public let name: String
    /// Its version.
    public let version: String

    /// Names a bundle.
    public init(name: String, version: String) {
        (self.name, self.version) = (name, version)
    }

    /// Writes a bundle whose networks' logits are averaged; the first bundle's settings, labels and card count.
    ///
    /// - Throws: ``SegmentationError/unreadable(path:reason:)`` where the folder is there already or cannot be written,
    ///   ``SegmentationError/invalidDescription(path:key:reason:)`` where the networks do not fit together
    @discardableResult
    public func ensemble(of bundles: [ModelBundle], to folder: String) throws(SegmentationError) -> ModelBundle {
        guard let main = bundles.first else {
            throw .unreadable(path: folder, reason: "an ensemble needs a network")
        }
        var description = named(main.description)
        var files: [(from: String, name: String)] = []
        description.weights = try part(main, "weights.safetensors", &files).weights
        description.ensemble = []
        for (index, bundle) in bundles.dropFirst().enumerated() {
            let part = try part(bundle, "weights-\(index + 2).safetensors", &files)
            description.ensemble?.append(
                EnsembleMember(architecture: part.architecture, weights: part.weights, input: part.input))
        }
        return try write(description, files, to: folder)
    }

    /// Writes a bundle in which one network finds the region for another, which keeps its input with patch and overlap.
    ///
    /// - Parameter margin: What is added to the region on all sides, 0 to 200 mm; `nil` for the usual 20 mm.
    /// - Throws: as ``ensemble(of:to:)``
    @discardableResult
    public func coarseToFine(
        _ fine: ModelBundle, locator: ModelBundle, margin: Double? = nil, to folder: String
    ) throws(SegmentationError) -> ModelBundle {
        var description = named(fine.description)
        var files: [(from: String, name: String)] = []
        description.weights = try part(fine, "weights.safetensors", &files).weights
        let coarse = try part(locator, "locator.safetensors", &files)
        description.kind = .coarseToFine
        description.locator = LocatorDescription(
            architecture: coarse.architecture, weights: coarse.weights, input: coarse.input,
            margin: margin ?? LocatorDescription.usualMargin)
        return try write(description, files, to: folder)
    }

    private func named(_ description: ModelDescription) -> ModelDescription {
        var description = description
        (description.name, description.version) = (name, version)
        (description.ensemble, description.locator) = (nil, nil)
        return description
    }

    /// The network of a bundle, and where its weights are copied from.
    private func part(
        _ bundle: ModelBundle,
        _ file: String,
        _ files: inout [(from: String, name: String)]
    ) throws(SegmentationError) -> EnsembleMember {
        let description = bundle.description
        guard let architecture = description.architecture, let weights = description.weights,
            let input = description.input, let path = bundle.weightsPath
        else { throw .unreadable(path: bundle.folder, reason: "it has no network") }
        files.append((path, file))
        return EnsembleMember(
            architecture: architecture, weights: WeightsDescription(file: file, sha256: weights.sha256), input: input)
    }

    private func write(
        _ description: ModelDescription,
        _ files: [(from: String, name: String)],
        to folder: String
    ) throws(SegmentationError) -> ModelBundle {
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw .unreadable(path: folder, reason: "it is there already, and is not overwritten")
        }
        let draft = "\(folder).\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: draft) }
        do {
            try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
            for file in files { try FileManager.default.copyItem(atPath: file.from, toPath: "\(draft)/\(file.name)") }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(description).write(to: URL(filePath: "\(draft)/model.json"))
            _ = try Segmenter(ModelBundle.load(folder: draft), threads: 1)
            try FileManager.default.moveItem(atPath: draft, toPath: folder)
        } catch let error as SegmentationError {
            throw error
        } catch {
            throw .unreadable(path: folder, reason: error.localizedDescription)
        }
        return try ModelBundle.load(folder: folder)
    }
}
