import Crypto
import Foundation
import Platform

/// A model on disk that has been read and verified: a folder with `model.json` and the weights that it names.
///
///     let bundle = try ModelBundle.load(folder: "Models/pancreas-ct")
public struct ModelBundle: Sendable, Equatable {
    /// The folder.
    public let folder: String
    /// What `model.json` says.
    public let description: ModelDescription
    /// The SHA-256 of `model.json` and of the weights together, in hexadecimal digits: two bundles with the same
    /// digest give the same masks.
    public let digest: String

    /// Reads a bundle, checks what `model.json` says, and that the weights are those it was written for.
    public static func load(folder: String) throws(SegmentationError) -> ModelBundle {
        let path = "\(folder)/model.json"
        let json = try contents(path)
        let description = try decode(json, path: path)
        if let fault = description.fault() {
            throw .invalidDescription(path: path, key: fault.key, reason: fault.reason)
        }
        var weights = ""
        let members = description.ensemble ?? []
        for part in [description.weights, description.locator?.weights] + members.map(\.weights) {
            weights += try verifiedDigest(of: part, folder: folder)
        }
        let digest = SHA256.hash(data: json + Data(weights.utf8)).hexadecimal
        return ModelBundle(folder: folder, description: description, digest: digest)
    }

    /// Where the weights lie; `nil` where the model has none.
    public var weightsPath: String? { description.weights.map { "\(folder)/\($0.file)" } }

    /// Where the locator's weights lie; `nil` where the model has none.
    public var locatorWeightsPath: String? { description.locator.map { "\(folder)/\($0.weights.file)" } }

    /// Where the weights of the ensemble's members lie, in their order.
    public var ensembleWeightsPaths: [String] { (description.ensemble ?? []).map { "\(folder)/\($0.weights.file)" } }

    private static let maximumDescriptionLength = 1 << 20

    private static func contents(_ path: String) throws(SegmentationError) -> Data {
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            let data = try handle.read(upToCount: maximumDescriptionLength + 1) ?? Data()
            guard data.count <= maximumDescriptionLength else {
                throw SegmentationError.unreadable(path: path, reason: "it is longer than 1 MiB")
            }
            return data
        } catch let error as SegmentationError {
            throw error
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }

    private static func verifiedDigest(
        of weights: WeightsDescription?,
        folder: String
    ) throws(SegmentationError) -> String {
        guard let weights else { return "" }
        let path = "\(folder)/\(weights.file)"
        let found = try FileDigest.sha256(path)
        guard found == weights.sha256 else {
            throw .weightsDiffer(path: path, expected: weights.sha256, found: found)
        }
        return found
    }
}
