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
        let values = times.measure(\.preparing) { region.values(IntensityWindow(input.window), pool) }
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
