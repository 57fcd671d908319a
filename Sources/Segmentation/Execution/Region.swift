import Imaging
import Inference

/// A box of a volume, and the way of its values to a network's spacing and of the network's output back.
struct Region {
    /// Along slices, rows and columns.
    private let axes: [RegionAxis]
    private let volume: DisplayedVolume

    /// The largest region at the network's spacing: 1 GiB an output channel.
    private static let maximumVoxels = 1 << 28

    /// - Throws: ``SegmentationError/sliceTooLarge(millimetres:limit:)``,
    ///   ``SegmentationError/volumeTooLarge(voxels:limit:)``
    init(_ box: [Range<Int>], of volume: DisplayedVolume, spacing: NetworkSpacing) throws(SegmentationError) {
        self.volume = volume
        var axes: [RegionAxis] = []
        for axis in 0..<3 {
            axes.append(try RegionAxis(source: box[axis], spacing: volume.spacing[axis], target: spacing.axes[axis]))
        }
        self.axes = axes
        let voxels = axes.map(\.count).reduce(1, *)
        guard voxels <= Self.maximumVoxels else { throw .volumeTooLarge(voxels: voxels, limit: Self.maximumVoxels) }
    }

    /// [slices, rows, columns] at the network's spacing.
    var size: [Int] { axes.map(\.count) }

    /// The network's distances as they are once sizes have been rounded, in mm.
    var spacing: [Double] {
        (0..<3).map { volume.spacing[$0] * Double(axes[$0].source.count) / Double(axes[$0].count) }
    }

    /// The part of the volume that a box of the network's voxels covers.
    func source(of box: [Range<Int>]) -> [Range<Int>] {
        (0..<3).map { axis in
            let scale = Double(axes[axis].source.count) / Double(axes[axis].count)
            let first = axes[axis].source.lowerBound
            let lower = first + Int((Double(box[axis].lowerBound) * scale).rounded(.down))
            let upper = first + Int((Double(box[axis].upperBound) * scale).rounded(.up))
            return lower..<min(max(upper, lower + 1), axes[axis].source.upperBound)
        }
    }

    /// The values at the network's spacing, [slices, rows, columns].
    func values(_ window: HounsfieldWindow, _ pool: WorkerPool) -> [Float] {
        let plane = axes[1].count * axes[2].count
        let planes = Self.filled(axes[0].source.count * plane) { target in
            pool.run(axes[0].source.count) { index, _ in
                copy(self.plane(axes[0].source.lowerBound + index, window), to: target + index * plane)
            }
        }
        return Self.filled(axes[0].count * plane) { target in
            pool.run(axes[0].count) { index, _ in
                copy(axes[0].shrink.plane(index, of: planes, channel: 0, size: plane), to: target + index * plane)
            }
        }
    }

    /// Decides on the network's output [channels, slices, rows, columns] at the source's spacing and writes the labels
    /// to a mask of the whole volume, slice by slice, so that the output never lies in memory at that size.
    func decide(_ logits: [Float], _ decision: LabelDecision, _ pool: WorkerPool, into mask: inout [UInt8]) {
        mask.withUnsafeMutableBufferPointer { mask in
            guard let mask = mask.baseAddress else { return }
            pool.run(axes[0].source.count) { index, _ in
                volume.store(labels(logits, decision, index), slice: axes[0].source.lowerBound + index, to: mask)
            }
        }
    }

    /// One slice of the box at the network's spacing.
    private func plane(_ slice: Int, _ window: HounsfieldWindow) -> [Float] {
        let values = volume.slice(slice)
        let columns = axes[2].source
        var part: [Int16] = []
        part.reserveCapacity(axes[1].source.count * columns.count)
        for row in axes[1].source {
            let first = row * volume.size[2]
            part += values[first + columns.lowerBound..<first + columns.upperBound]
        }
        let rows = axes[1].shrink.apply(window.shares(of: part), outer: 1, inner: columns.count)
        return axes[2].shrink.apply(rows, outer: axes[1].count, inner: 1)
    }

    /// The labels of a whole slice, 0 outside the box.
    private func labels(_ logits: [Float], _ decision: LabelDecision, _ index: Int) -> [UInt8] {
        let size = axes[1].count * axes[2].count
        let channels = logits.count / (axes[0].count * size)
        let planes = (0..<channels).map { channel in
            let plane = axes[0].grow.plane(index, of: logits, channel: channel, size: size)
            let columns = axes[2].grow.apply(plane, outer: axes[1].count, inner: 1)
            return axes[1].grow.apply(columns, outer: 1, inner: axes[2].source.count)
        }
        let inside = decision.labels(planes)
        var labels = [UInt8](repeating: 0, count: volume.size[1] * volume.size[2])
        let width = axes[2].source.count
        for (index, row) in axes[1].source.enumerated() {
            let first = row * volume.size[2] + axes[2].source.lowerBound
            labels.replaceSubrange(first..<first + width, with: inside[index * width..<(index + 1) * width])
        }
        return labels
    }

    private static func filled(_ count: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let first = buffer.baseAddress else { return }
            fill(first)
            initialized = count
        }
    }

    private func copy(_ values: [Float], to target: UnsafeMutablePointer<Float>) {
        values.withUnsafeBufferPointer { source in
            if let first = source.baseAddress { target.initialize(from: first, count: source.count) }
        }
    }
}

extension ResamplingWeights {
    /// One output plane of `values` [channels, slices, size], resampled along the slices.
    fileprivate func plane(_ output: Int, of values: [Float], channel: Int, size: Int) -> [Float] {
        let taps = self.taps(ofOutput: output)
        return [Float](unsafeUninitializedCapacity: size) { result, initialized in
            result.initialize(repeating: 0)
            initialized = size
            values.withUnsafeBufferPointer { source in
                for (offset, weight) in taps.weights.enumerated() {
                    let start = (channel * inputCount + taps.first + offset) * size
                    for index in 0..<size { result[index] += weight * source[start + index] }
                }
            }
        }
    }
}
