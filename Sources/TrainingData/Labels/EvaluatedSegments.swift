public import Segmentation
import SegmentationIOD

/// The segments that a model is compared with the truth on.
public struct EvaluatedSegments: Sendable {
    private let numbers: [UInt8]
    private let labels: [SegmentLabel]

    /// The model's segments of some numbers.
    ///
    /// A threshold has no meaning of its own: its truth is known by the number alone, as is that of a number that the
    /// model does not have.
    public init(numbers: [UInt8], of model: ModelDescription) {
        self.numbers = numbers
        labels = model.kind == .threshold ? [] : model.labels
    }

    /// Which of an object's segments they are.
    ///
    /// - Throws: ``EvaluationError`` where the object says of its segments that none is what the model finds.
    func labels(of object: SegmentationReader, path: String) throws(EvaluationError) -> [UInt8: UInt8] {
        let wanted = labels.filter { numbers.contains($0.number) }
        guard !wanted.isEmpty else { return Dictionary(uniqueKeysWithValues: numbers.map { ($0, $0) }) }
        // All labels decide which segment is which, also where only some are compared.
        let chosen = try SegmentChoice(object, path: path, labels: labels).chosen().filter {
            numbers.contains($0.value)
        }
        return chosen.isEmpty ? try SegmentChoice(object, path: path, labels: wanted).chosen() : chosen
    }
}
