import Foundation
public import Imaging
public import Inference

/// Writes a model bundle: a folder with `model.json` and the weights.
public struct BundleWriter: Sendable {
    /// The bundle's name.
    public var name: String
    /// The bundle's version.
    public var version: String
    /// How CT values become the network's input.
    public var input: NetworkInput
    /// The segments, by number.
    public var labels: [SegmentLabel]
    /// What is done to masks; nil for nothing.
    public var postProcessing: PostProcessing?
    /// What a series must be like; nil for the kind's own demands.
    public var requirements: SeriesRequirements?
    /// Origin, licence, accuracy.
    public var card: ModelCard

    /// Creates a writer.
    public init(
        name: String,
        version: String,
        input: NetworkInput,
        labels: [SegmentLabel],
        postProcessing: PostProcessing? = nil,
        requirements: SeriesRequirements? = nil,
        card: ModelCard
    ) {
        (self.name, self.version, self.input, self.labels) = (name, version, input, labels)
        (self.postProcessing, self.requirements, self.card) = (postProcessing, requirements, card)
    }

    private static let weightsFile = "weights.safetensors"

    /// Writes a new folder and checks that it can be loaded.
    ///
    /// - Throws: ``SegmentationError/unreadable(path:reason:)`` where the folder is there already or cannot be written,
    ///   and what loading the bundle throws.
    @discardableResult
    public func write(
        _ architecture: NetworkArchitecture,
        _ tensors: [String: Tensor],
        to folder: String
    ) throws(SegmentationError) -> ModelBundle {
        try BundleFolder(path: folder).write { draft in
            let path = "\(draft)/\(Self.weightsFile)"
            try Data(SafeTensorsWriter.encoded(tensors)).write(to: URL(filePath: path))
            return ModelDescription(
                name: name,
                version: version,
                kind: architecture.dimensions == 2 ? .sliceWise : .slidingWindow,
                architecture: architecture,
                weights: WeightsDescription(file: Self.weightsFile, sha256: try FileDigest.sha256(path)),
                input: input,
                labels: labels,
                postProcessing: postProcessing,
                requirements: requirements,
                card: card
            )
        }
    }
}
