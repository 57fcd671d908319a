import Imaging

/// Which frames a segmentation has: one for every slice on which a segment has a voxel, by segment, then by position.
struct SegmentationFramePlan {
    /// One frame: a segment on a slice.
    struct Frame: Equatable {
        /// The segment's number.
        let segment: UInt8
        /// The slice's index in the mask.
        let slice: Int
        /// The rank of the slice's position, from 1, among the positions that have a frame.
        let positionIndex: Int
    }

    /// The frames in the order in which they are stored.
    let frames: [Frame]
    /// The slices that have a frame, in order.
    let slices: [Int]

    /// Plans the frames of a mask; a label beyond `segmentCount` is an error.
    init(mask: Mask, segmentCount: Int) throws(SegmentationIODError) {
        let labels = (0..<mask.geometry.slices).map { Self.labels(on: mask.slice($0)) }
        for number in labels.joined() where number > segmentCount {
            throw .undescribedSegment(number)
        }
        let slices = labels.indices.filter { !labels[$0].isEmpty }
        self.slices = slices
        frames = (0..<segmentCount).flatMap { index in
            slices.enumerated().compactMap { rank, slice in
                let segment = UInt8(index + 1)
                guard labels[slice].contains(segment) else { return nil }
                return Frame(segment: segment, slice: slice, positionIndex: rank + 1)
            }
        }
    }

    /// Whether no slice between the first and the last one is missing.
    var isContiguous: Bool {
        guard let first = slices.first, let last = slices.last else { return true }
        return last - first + 1 == slices.count
    }

    private static func labels(on slice: ArraySlice<UInt8>) -> [UInt8] {
        var present = [Bool](repeating: false, count: 256)
        for label in slice { present[Int(label)] = true }
        return (1...255).filter { present[$0] }.map { UInt8($0) }
    }
}
