import DICOM
public import Segmentation
import SegmentationIOD

/// Which segment of an object is what a label means.
///
/// The code of the Segmented Property Type decides. A segment without one is known by its number alone.
struct SegmentChoice {
    private let path: String
    private let labels: [SegmentLabel]
    private let segments: [SegmentationReader.Segment]

    /// - Parameter labels: What is looked for.
    init(_ object: SegmentationReader, path: String, labels: [SegmentLabel]) {
        self.path = path
        self.labels = labels
        let described = object.describedSegments
        let others = object.segments.filter { number in !described.contains { $0.number == number } }
        segments = described + others.map { SegmentationReader.Segment(number: $0) }
    }

    /// The label of each segment that is one of the labels.
    ///
    /// A truth need not have every label.
    ///
    /// - Throws: ``TrainingDataError/otherMeaning(path:segment:expected:found:)`` where it has none.
    func chosen() throws(TrainingDataError) -> [UInt8: UInt8] {
        var chosen: [UInt8: UInt8] = [:]
        for label in labels {
            if let segment = try segment(of: label) { chosen[segment.number] = label.number }
        }
        if chosen.isEmpty, let label = labels.first, let stranger = segments.first(where: { $0.typeCode != nil }) {
            throw foreign(stranger, label)
        }
        return chosen
    }

    /// The segments that are none of the labels, though the object says what they are.
    func passedOver(_ chosen: [UInt8: UInt8]) -> [SegmentationReader.Segment] {
        segments.filter { $0.typeCode != nil && chosen[$0.number] == nil }
    }

    /// The segments that are none of the labels, and of which the object does not say what they are.
    func unknown(_ chosen: [UInt8: UInt8]) -> [SegmentationReader.Segment] {
        segments.filter { $0.typeCode == nil && chosen[$0.number] == nil }
    }

    private func segment(of label: SegmentLabel) throws(TrainingDataError) -> SegmentationReader.Segment? {
        let alike = segments.filter { segment in
            let isOthers = labels.contains { $0.number == segment.number && Self.shows(segment, $0) == true }
            return Self.shows(segment, label) == true && (segment.number == label.number || !isOthers)
        }
        guard alike.count <= 1 else {
            throw .severalSegments(path: path, numbers: alike.map(\.number), meaning: label.type.meaning)
        }
        return alike.first ?? segments.first { $0.number == label.number && $0.typeCode == nil }
    }

    /// Whether a segment is what a label means; `nil` where the object does not say.
    private static func shows(_ segment: SegmentationReader.Segment, _ label: SegmentLabel) -> Bool? {
        segment.typeCode.map { $0.means(CodedConcept(label.type)) }
    }

    private func foreign(_ segment: SegmentationReader.Segment, _ label: SegmentLabel) -> TrainingDataError {
        .otherMeaning(
            path: path, segment: "\(segment)", expected: "\(CodedConcept(label.type))",
            found: segment.typeCode.map { "\($0)" } ?? "of no stated meaning")
    }
}

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
    /// - Throws: ``TrainingDataError`` where the object says of its segments that none is what the model finds.
    func labels(of object: SegmentationReader, path: String) throws(TrainingDataError) -> [UInt8: UInt8] {
        let wanted = labels.filter { numbers.contains($0.number) }
        guard !wanted.isEmpty else { return Dictionary(uniqueKeysWithValues: numbers.map { ($0, $0) }) }
        // All labels decide which segment is which, also where only some are compared.
        let all = try SegmentChoice(object, path: path, labels: labels).chosen()
        let compared = all.filter { numbers.contains($0.value) }
        guard compared.isEmpty else { return compared }
        return try SegmentChoice(object, path: path, labels: wanted).chosen().filter { all[$0.key] == nil }
    }
}

extension CodedConcept {
    /// A code as a bundle's description states it.
    fileprivate init(_ code: CodeDescription) {
        self.init(value: code.value, scheme: code.scheme, meaning: code.meaning)
    }
}
