import Imaging
import Inference

/// Runs a 2D network on every slice of a volume, some slices at a time.
struct SliceWiseRun {
    private let plan: InferencePlan
    private let volume: Volume
    private let orientation: DisplayOrientation
    private let grid: PlaneGrid
    private let window: IntensityWindow
    private let decision: LabelDecision
    private let pool: WorkerPool

    /// The most slices that go through the network together.
    private static let mostSlices = 8

    init(network: Network, input: NetworkInput, resources: Resources, volume: Volume) throws(SegmentationError) {
        self.volume = volume
        orientation = try DisplayOrientation.required(by: volume.geometry)
        grid = try PlaneGrid(
            volume.geometry,
            orientation: orientation,
            spacing: (row: input.spacing[0], column: input.spacing[1])
        )
        window = IntensityWindow(input.window)
        decision = LabelDecision(threshold: Float(input.logitThreshold))
        let batch = min(max(2, resources.threads), Self.mostSlices, volume.geometry.slices)
        let size = [grid.network.rows, grid.network.columns].map(network.paddedSize)
        plan = try network.plan(inputShape: [batch, 1] + size, resources)
        pool = WorkerPool(threads: resources.threads)
    }

    /// The segment number of each voxel [z, y, x].
    func run(
        times: inout StageTimes,
        progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(SegmentationError) -> [UInt8] {
        let slices = volume.geometry.slices
        var labels: [UInt8] = []
        labels.reserveCapacity(volume.geometry.voxelCount)
        for first in stride(from: 0, to: slices, by: plan.inputShape[0]) {
            if isCancelled() { throw .cancelled }
            let group = first..<min(first + plan.inputShape[0], slices)
            let input = times.measure(\.preparing) { self.input(group) }
            let output = try times.measure(\.inferring) { () throws(SegmentationError) in
                try plan.output(input, isCancelled)
            }
            times.measure(\.finishing) { labels += self.labels(output, count: group.count) }
            progress(Double(group.upperBound) / Double(slices))
        }
        return labels
    }

    /// Slices in the network's grid, padded with 0 at the right and bottom; slices beyond the last are 0.
    private func input(_ slices: Range<Int>) -> Tensor {
        let (rows, columns) = (plan.inputShape[2], plan.inputShape[3])
        let values = [Float](unsafeUninitializedCapacity: plan.inputShape[0] * rows * columns) { buffer, count in
            count = plan.inputShape[0] * rows * columns
            buffer.initialize(repeating: 0)
            guard let target = buffer.baseAddress else { return }
            pool.run(slices.count) { index, _ in
                let plane = self.plane(slices.lowerBound + index)
                for row in 0..<grid.network.rows {
                    for column in 0..<grid.network.columns {
                        target[(index * rows + row) * columns + column] = plane[row * grid.network.columns + column]
                    }
                }
            }
        }
        return Tensor(shape: plan.inputShape, values: values)
    }

    private func plane(_ slice: Int) -> [Float] {
        let geometry = volume.geometry
        let displayed = orientation.displayed(volume.slice(slice), rows: geometry.rows, columns: geometry.columns)
        return grid.toNetwork(window.apply(displayed))
    }

    /// The labels of the first slices of the output, in the stored orientation.
    private func labels(_ output: Tensor, count: Int) -> [UInt8] {
        let size = volume.geometry.voxelsPerSlice
        return [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initialized in
            initialized = count * size
            guard let target = buffer.baseAddress else { return }
            pool.run(count) { index, _ in
                labels(output, at: index).withUnsafeBufferPointer { labels in
                    if let first = labels.baseAddress { (target + index * size).initialize(from: first, count: size) }
                }
            }
        }
    }

    /// The labels of one slice of the output, in the stored orientation.
    private func labels(_ output: Tensor, at index: Int) -> [UInt8] {
        let (channels, rows, columns) = (output.shape[1], output.shape[2], output.shape[3])
        let planes = (0..<channels).map { channel in
            let start = (index * channels + channel) * rows * columns
            var plane: [Float] = []
            plane.reserveCapacity(grid.network.rows * grid.network.columns)
            for row in 0..<grid.network.rows {
                let first = start + row * columns
                plane += output.values[first..<first + grid.network.columns]
            }
            return grid.toSource(plane)
        }
        let geometry = volume.geometry
        return orientation.stored(decision.labels(planes), rows: geometry.rows, columns: geometry.columns)
    }
}
