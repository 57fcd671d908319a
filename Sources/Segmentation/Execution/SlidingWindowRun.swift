import Foundation
import Imaging
import Inference

/// Runs a 3D network in overlapping windows over a volume that is brought to the network's spacing.
struct SlidingWindowRun {
    private let region: Region
    private let pass: NetworkPass
    private let input: NetworkInput
    private let voxelCount: Int
    private let pool: WorkerPool

    init(network: Network, input: NetworkInput, resources: Resources, volume: Volume) throws(SegmentationError) {
        let displayed = try DisplayedVolume(volume)
        region = try Region(displayed.box, of: displayed, spacing: input.spacing)
        pass = try NetworkPass(
            network, size: region.size, window: input.patch, overlap: input.overlap, resources: resources)
        self.input = input
        voxelCount = volume.geometry.voxelCount
        pool = WorkerPool(threads: resources.threads)
    }

    /// The segment number of each voxel [z, y, x].
    func run(
        times: inout StageTimes,
        progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(SegmentationError) -> [UInt8] {
        let values = times.measure(\.preparing) { region.values(input.window, pool) }
        let logits = try times.measure(\.inferring) { () throws(SegmentationError) in
            try pass.logits(values, progress: progress, isCancelled: isCancelled)
        }
        var labels = [UInt8](repeating: 0, count: voxelCount)
        times.measure(\.finishing) {
            region.decide(logits, LabelDecision(threshold: Float(input.logitThreshold)), pool, into: &labels)
        }
        return labels
    }
}

/// Where windows begin along one axis, and how much each of their voxels counts.
struct WindowAxis: Equatable {
    /// The size of a window.
    let window: Int
    /// The size of the axis with its padding: at least that of a window.
    let padded: Int
    /// How many voxels of padding come before the first voxel.
    let lead: Int
    /// The first voxel of each window, padding included.
    let starts: [Int]
    /// The weight of each voxel of a window: a Gaussian whose deviation is an eighth of the window.
    let weights: [Float]

    init(size: Int, window: Int, overlap: Double) {
        self.window = window
        padded = max(size, window)
        lead = (padded - size) / 2
        let step = max(1, Int(Double(window) * (1 - overlap)))
        let last = padded - window
        starts = Array(stride(from: 0, to: last, by: step)) + [last]
        let center = Double(window - 1) / 2
        let deviation = Double(window) / 8
        weights = (0..<window).map { index in
            let distance = (Double(index) - center) / deviation
            return Float(exp(-0.5 * distance * distance))
        }
    }
}
