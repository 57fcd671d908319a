import Imaging
import Segmentation
import SegmentationIOD

/// Which label of the network each label of a truth becomes.
struct LabelMap {
    private let table: [UInt8: UInt8]

    /// - Parameter map: The network's label of each label of the truth; `nil` where they are the same, 1 to `count`.
    init(_ map: [String: Int]?, count: Int) {
        var table: [UInt8: UInt8] = [0: 0]
        if let map {
            for (key, value) in map {
                if let label = UInt8(key) { table[label] = UInt8(clamping: value) }
            }
        } else {
            for label in 1...UInt8(clamping: max(1, count)) { table[label] = label }
        }
        self.table = table
    }

    /// The network's label of a label of the truth.
    ///
    /// - Throws: ``TrainingDataError/unknownLabel(path:found:known:)`` where nothing says what becomes of it.
    func label(of found: UInt8, path: String) throws(TrainingDataError) -> UInt8 {
        guard let label = table[found] else {
            throw .unknownLabel(path: path, found: found, known: table.keys.sorted())
        }
        return label
    }

    /// The truth with the network's labels.
    func apply(_ truth: Mask, path: String) throws(TrainingDataError) -> Mask {
        var lookup = [UInt8](repeating: 0, count: 256)
        for found in Set(truth.voxels) { lookup[Int(found)] = try label(of: found, path: path) }
        return Mask(geometry: truth.geometry, voxels: truth.voxels.map { lookup[Int($0)] })
    }
}

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
