import Segmentation
import SegmentationIOD

/// What the segments of DICOM segmentations become: by their numbers where a configuration says so, else by what they
/// mean.
struct SegmentMap {
    private let map: LabelMap?
    private let labels: [SegmentLabel]

    /// - Parameters:
    ///   - labelMap: The network's label of each segment's number.
    ///   - labels: The network's labels.
    init(_ labelMap: [String: Int]?, labels: [SegmentLabel]) {
        map = labelMap.map { LabelMap($0, count: labels.count) }
        self.labels = labels
    }

    /// The labels of an object's segments, without those that become background, and what is worth knowing about them.
    func labels(of object: SegmentationReader, path: String) throws -> (labels: [UInt8: UInt8], notes: [String]) {
        if let map { return (try numbered(object, map, path: path), []) }
        let choice = SegmentChoice(object, path: path, labels: labels)
        let chosen = try choice.chosen()
        if let unknown = choice.unknown(chosen).first {
            throw TrainingDataError.unknownLabel(
                path: path, found: unknown.number, known: [0] + labels.map(\.number))
        }
        let notes = choice.passedOver(chosen).map { segment in
            "\(path): \(segment) is \(segment.typeCode.map { "\($0)" } ?? ""), which is not trained on: passed over"
        }
        return (chosen, notes)
    }

    private func numbered(_ object: SegmentationReader, _ map: LabelMap, path: String) throws -> [UInt8: UInt8] {
        var labels: [UInt8: UInt8] = [:]
        for segment in object.segments {
            let label = try map.label(of: segment, path: path)
            if label > 0 { labels[segment] = label }
        }
        return labels
    }
}
