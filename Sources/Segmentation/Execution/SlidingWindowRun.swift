import Imaging
import Inference

/// Runs a 3D network in overlapping windows over a volume that is brought to the network's spacing.
struct SlidingWindowRun {
    private let plan: InferencePlan
    private let volume: Volume
    private let orientation: DisplayOrientation
    private let grid: PlaneGrid
    private let shrinkSlices: ResamplingWeights
    private let growSlices: ResamplingWeights
    private let windows: SlidingWindow
    private let intensity: IntensityWindow
    private let decision: LabelDecision

    init(network: Network, input: NetworkInput, threads: Int, volume: Volume) throws(SegmentationError) {
        let geometry = volume.geometry
        guard let distance = geometry.regularSpacing else { throw Self.irregular(geometry) }
        self.volume = volume
        orientation = try DisplayOrientation.required(by: geometry)
        grid = try PlaneGrid(
            geometry,
            orientation: orientation,
            spacing: (row: input.spacing[1], column: input.spacing[2])
        )
        let slices = try PlaneGrid.count(geometry.slices, distance, input.spacing[0])
        shrinkSlices = .triangle(inputCount: geometry.slices, outputCount: slices)
        growSlices = .linear(inputCount: slices, outputCount: geometry.slices)
        let voxels = slices * grid.network.rows * grid.network.columns
        guard voxels <= Self.maximumVoxels else { throw .volumeTooLarge(voxels: voxels, limit: Self.maximumVoxels) }
        let patch = input.patch ?? []
        windows = SlidingWindow(
            size: [slices, grid.network.rows, grid.network.columns],
            window: patch,
            overlap: input.overlap ?? 0.5
        )
        intensity = IntensityWindow(input.window)
        decision = LabelDecision(threshold: Float(input.logitThreshold))
        plan = try network.plan(inputShape: [1, 1] + patch, threads: threads)
    }

    /// The largest volume at the network's spacing: 1 GiB an output channel.
    private static let maximumVoxels = 1 << 28

    /// The segment number of each voxel [z, y, x].
    func run(
        times: inout StageTimes,
        progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(SegmentationError) -> [UInt8] {
        let resampled = times.measure(\.preparing) { self.resampled() }
        let logits = try times.measure(\.inferring) { () throws(SegmentationError) in
            try self.logits(resampled, progress: progress, isCancelled: isCancelled)
        }
        return try times.measure(\.finishing) { () throws(SegmentationError) in
            try labels(logits, isCancelled: isCancelled)
        }
    }

    private static func irregular(_ geometry: VolumeGeometry) -> SegmentationError {
        let stacking = geometry.stacking
        if stacking.isSheared { return .unsuitable(.gantryTilt(degrees: stacking.shearDegrees)) }
        guard let smallest = stacking.distances.min(), let largest = stacking.distances.max() else {
            return .unsuitable(.tooFewSlices(found: geometry.slices, needed: 2))
        }
        return .unsuitable(.irregularSpacing(smallest: smallest, largest: largest))
    }

    /// The volume at the network's spacing, displayed orientation, head last.
    private func resampled() -> [Float] {
        let geometry = volume.geometry
        var planes: [Float] = []
        planes.reserveCapacity(geometry.slices * grid.network.rows * grid.network.columns)
        for slice in 0..<geometry.slices {
            let stored = volume.slice(storedSlice(slice))
            let displayed = orientation.displayed(stored, rows: geometry.rows, columns: geometry.columns)
            planes += grid.toNetwork(intensity.apply(displayed))
        }
        return shrinkSlices.apply(planes, outer: 1, inner: grid.network.rows * grid.network.columns)
    }

    private func logits(
        _ values: [Float],
        progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(SegmentationError) -> [Float] {
        var done = 0
        return try windows.join(values, channels: plan.outputShape[1]) { window throws(SegmentationError) in
            if isCancelled() { throw .cancelled }
            let output = try plan.output(Tensor(shape: plan.inputShape, values: window), isCancelled)
            done += 1
            progress(Double(done) / Double(windows.count))
            return output.values
        }
    }

    /// Slice by slice, so that the output never lies in memory at the source's size.
    private func labels(_ logits: [Float], isCancelled: () -> Bool) throws(SegmentationError) -> [UInt8] {
        let geometry = volume.geometry
        let channels = plan.outputShape[1]
        var result = [UInt8](repeating: 0, count: geometry.voxelCount)
        for slice in 0..<geometry.slices {
            if isCancelled() { throw .cancelled }
            let planes = (0..<channels).map { channel in
                grid.toSource(growSlices.plane(slice, of: logits, channel: channel, size: planeSize))
            }
            let stored = orientation.stored(decision.labels(planes), rows: geometry.rows, columns: geometry.columns)
            let first = storedSlice(slice) * geometry.voxelsPerSlice
            result.replaceSubrange(first..<first + geometry.voxelsPerSlice, with: stored)
        }
        return result
    }

    private var planeSize: Int { grid.network.rows * grid.network.columns }

    private func storedSlice(_ displayed: Int) -> Int {
        orientation.reversesSlices ? volume.geometry.slices - 1 - displayed : displayed
    }
}

extension ResamplingWeights {
    /// One output plane of `values` [channels, slices, size], resampled along the slices.
    fileprivate func plane(_ output: Int, of values: [Float], channel: Int, size: Int) -> [Float] {
        let taps = self.taps(ofOutput: output)
        var result = [Float](repeating: 0, count: size)
        for (offset, weight) in taps.weights.enumerated() {
            let start = (channel * inputCount + taps.first + offset) * size
            for index in 0..<size { result[index] += weight * values[start + index] }
        }
        return result
    }
}
