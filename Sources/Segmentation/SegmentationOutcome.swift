public import Imaging
public import Inference

/// What came of segmenting a series.
public struct SegmentationOutcome: Sendable {
    /// The mask on the source's grid; it may be empty.
    public let mask: Mask
    /// The segments that the mask's numbers mean.
    public let labels: [SegmentLabel]
    /// What was done to the mask afterwards, one sentence each, for the decision record.
    public let facts: [String]
    /// How long each stage took.
    public let times: StageTimes
}

/// Why a model bundle cannot be used, or a series not be segmented.
public enum SegmentationError: Error, Sendable, Equatable {
    /// A file of the bundle cannot be read.
    case unreadable(path: String, reason: String)
    /// `model.json` does not say what it must: the key concerned and what is wrong with it.
    case invalidDescription(path: String, key: String, reason: String)
    /// The weights are not those that `model.json` describes (SHA-256).
    case weightsDiffer(path: String, expected: String, found: String)
    /// Architecture and weights do not make a network, or it cannot run.
    case network(InferenceError)
    /// The model cannot work on this series.
    case unsuitable(SeriesObstacle)
    /// A slice is too large to be one of a patient.
    case sliceTooLarge(millimetres: Double, limit: Double)
    /// The volume would be too large at the network's spacing.
    case volumeTooLarge(voxels: Int, limit: Int)
    /// The caller asked to stop.
    case cancelled

    /// Wraps an error of the network; a cancelled run stays a cancelled one.
    init(_ error: InferenceError) { self = error == .cancelled ? .cancelled : .network(error) }
}

extension SegmentationError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .invalidDescription(let path, let key, let reason): "\(path): \(key) \(reason)."
        case .weightsDiffer(let path, let expected, let found):
            "\(path) has the SHA-256 \(found) where model.json says \(expected)."
        case .network(let error): "The network cannot run: \(error)"
        case .unsuitable(let obstacle): obstacle.description
        case .sliceTooLarge(let found, let limit):
            "A slice is \(Int(min(found, 1e9))) mm wide or high, more than \(Int(limit)) mm."
        case .volumeTooLarge(let voxels, let limit):
            "At the network's spacing the volume has \(voxels) voxels, more than \(limit)."
        case .cancelled: "The segmentation was cancelled."
        }
    }
}
