public import Segmentation
import SegmentationIOD

/// The segment that a model is compared with the truth on.
public struct EvaluatedSegment: Sendable {
    private let number: UInt8
    private let label: SegmentLabel?

    /// The model's segment of a number.
    ///
    /// A threshold has no meaning of its own: its truth is known by the number alone, as is that of a number that the
    /// model does not have.
    public init(number: UInt8, of model: ModelDescription) {
        self.number = number
        label = model.kind == .threshold ? nil : model.labels.first { $0.number == number }
    }

    /// Which of an object's segments it is.
    ///
    /// - Throws: ``EvaluationError`` where the object says of its segments that none is what the model finds.
    func labels(of object: SegmentationReader, path: String) throws(EvaluationError) -> [UInt8: UInt8] {
        guard let label else { return [number: number] }
        return try SegmentChoice(object, path: path, labels: [label]).chosen()
    }
}
