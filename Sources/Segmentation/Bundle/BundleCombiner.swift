import Foundation
import Imaging

/// Makes one bundle of several: an ensemble of 2D networks, or a coarse and a fine 3D network.
///
///     let combiner = BundleCombiner(name: "pancreas-ct", version: "2.1.0")
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

    /// Writes a bundle whose networks' logits are averaged, those of all bundles with their own ensembles; the first
    /// bundle's settings, labels and card count.
    ///
    /// - Parameter magnifications: How large each network sees the slices, one member of the ensemble for each: 1.1 is
    ///   a network that was trained at 2 mm and sees pixels of 1.818 mm (test-time augmentation).
    /// - Throws: ``SegmentationError/unreadable(path:reason:)`` where the folder is there already or cannot be written,
    ///   ``SegmentationError/invalidDescription(path:key:reason:)`` where the networks do not fit together
    @discardableResult
    public func ensemble(
        of bundles: [ModelBundle], magnifications: [Double] = [1], to folder: String
    ) throws(SegmentationError) -> ModelBundle {
        var files: [(from: String, name: String)] = []
        var members: [EnsembleMember] = []
        for bundle in bundles { members += try self.members(bundle, magnifications, &files) }
        guard let bundle = bundles.first, let main = members.first else {
            throw .unreadable(path: folder, reason: "an ensemble needs a network")
        }
        var description = named(bundle.description)
        (description.architecture, description.weights) = (main.architecture, main.weights)
        (description.input, description.ensemble) = (main.input, Array(members.dropFirst()))
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
        // What was measured of the parts is not known of the whole.
        let card = description.card
        description.card = ModelCard(
            intendedUse: card.intendedUse, licence: card.licence, trainingData: card.trainingData, accuracy: [])
        return description
    }

    /// The networks of a bundle, each at all magnifications; a file of weights is copied once.
    private func members(
        _ bundle: ModelBundle,
        _ magnifications: [Double],
        _ files: inout [(from: String, name: String)]
    ) throws(SegmentationError) -> [EnsembleMember] {
        let main = try part(bundle, Self.weightsName(files.count), &files)
        var networks = [main]
        for (member, path) in zip(bundle.description.ensemble ?? [], bundle.ensembleWeightsPaths) {
            let file = networks.first { $0.weights.sha256 == member.weights.sha256 }?.weights.file
            let name = file ?? Self.weightsName(files.count)
            if file == nil { files.append((path, name)) }
            let weights = WeightsDescription(file: name, sha256: member.weights.sha256)
            networks.append(EnsembleMember(architecture: member.architecture, weights: weights, input: member.input))
        }
        var magnified: [EnsembleMember] = []
        for network in networks {
            for factor in magnifications {
                do throws(UnusableNumbers) { magnified.append(try network.magnified(by: factor)) } catch {
                    let reason = "\(error) (at the magnification \(factor))"
                    throw .invalidDescription(path: bundle.folder, key: "input.spacing", reason: reason)
                }
            }
        }
        return magnified
    }

    private static func weightsName(_ files: Int) -> String {
        files == 0 ? "weights.safetensors" : "weights-\(files + 1).safetensors"
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
        try BundleFolder(path: folder).write { draft in
            for file in files { try FileManager.default.copyItem(atPath: file.from, toPath: "\(draft)/\(file.name)") }
            return description
        }
    }
}

extension EnsembleMember {
    /// The network on slices that are larger for it by a factor.
    fileprivate func magnified(by factor: Double) throws(UnusableNumbers) -> EnsembleMember {
        let input = NetworkInput(
            spacing: try input.spacing.magnified(by: factor), window: input.window, patch: input.patch,
            overlap: input.overlap, logitThreshold: input.logitThreshold)
        return EnsembleMember(architecture: architecture, weights: weights, input: input)
    }
}
