import Imaging
import Inference

/// Runs one or more 2D networks on every slice of a volume, some slices at a time, and decides on the mean of their
/// logits.
struct SliceWiseRun {
    private let members: [SliceWiseMember]
    private let slices: Slices
    private let volume: Volume
    private let orientation: DisplayOrientation
    private let decision: LabelDecision
    private let pool: WorkerPool

    /// How many slices go through the networks together.
    private struct Slices {
        let batch: Int
        let total: Int
    }

    /// The most slices that go through the networks together.
    private static let mostSlices = 8

    /// - Parameter networks: The networks with their inputs; the first one's threshold decides.
    init(
        networks: [(network: Network, input: NetworkInput)],
        resources: Resources,
        volume: Volume
    ) throws(SegmentationError) {
        self.volume = volume
        orientation = try DisplayOrientation.required(by: volume.geometry)
        decision = LabelDecision(threshold: Float(networks[0].input.logitThreshold))
        let batch = min(max(2, resources.threads), Self.mostSlices, volume.geometry.slices)
        slices = Slices(batch: batch, total: volume.geometry.slices)
        var members: [SliceWiseMember] = []
        for (network, input) in networks {
            members.append(
                try SliceWiseMember(
                    network, input, resources, geometry: volume.geometry, orientation: orientation, batch: batch))
        }
        self.members = members
        pool = WorkerPool(threads: resources.threads)
    }

    /// The segment number of each voxel [z, y, x].
    func run(
        times: inout StageTimes,
        progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(SegmentationError) -> [UInt8] {
        var labels: [UInt8] = []
        labels.reserveCapacity(volume.geometry.voxelCount)
        for first in stride(from: 0, to: slices.total, by: slices.batch) {
            let group = first..<min(first + slices.batch, slices.total)
            let displayed = times.measure(\.preparing) { group.map(self.displayed) }
            var outputs: [Tensor] = []
            for member in members {
                if isCancelled() { throw .cancelled }
                let input = times.measure(\.preparing) { member.input(displayed, pool) }
                outputs.append(
                    try times.measure(\.inferring) { () throws(SegmentationError) in
                        try member.plan.output(input, isCancelled)
                    })
            }
            times.measure(\.finishing) { labels += self.labels(outputs, count: group.count) }
            progress(Double(group.upperBound) / Double(slices.total))
        }
        return labels
    }

    private func displayed(_ slice: Int) -> [Int16] {
        let geometry = volume.geometry
        return orientation.displayed(volume.slice(slice), rows: geometry.rows, columns: geometry.columns)
    }

    /// The labels of the first slices of the outputs, in the stored orientation.
    private func labels(_ outputs: [Tensor], count: Int) -> [UInt8] {
        let size = volume.geometry.voxelsPerSlice
        return [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initialized in
            initialized = count * size
            guard let target = buffer.baseAddress else { return }
            pool.run(count) { index, _ in
                labels(outputs, at: index).withUnsafeBufferPointer { labels in
                    if let first = labels.baseAddress { (target + index * size).initialize(from: first, count: size) }
                }
            }
        }
    }

    /// The labels of one slice, in the stored orientation.
    private func labels(_ outputs: [Tensor], at index: Int) -> [UInt8] {
        var planes = members[0].planes(outputs[0], at: index)
        for (member, output) in zip(members, outputs).dropFirst() {
            for (channel, plane) in member.planes(output, at: index).enumerated() {
                for pixel in plane.indices { planes[channel][pixel] += plane[pixel] }
            }
        }
        if members.count > 1 {
            let share = 1 / Float(members.count)
            for channel in planes.indices {
                for pixel in planes[channel].indices { planes[channel][pixel] *= share }
            }
        }
        let geometry = volume.geometry
        return orientation.stored(decision.labels(planes), rows: geometry.rows, columns: geometry.columns)
    }
}
