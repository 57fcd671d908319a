import Imaging
import Inference

/// Runs two 3D networks over a volume: a coarse one over the body to find the region, a fine one over the region, in
/// one pass where memory allows; a network that sees its input as a whole in windows of its patch, as it was trained.
struct CoarseToFineRun {
    private let locator: RegionLocator
    private let network: Network
    private let input: NetworkInput
    private let resources: Resources
    private let volume: DisplayedVolume
    private let pool: WorkerPool

    init(
        locator: RegionLocator,
        network: Network,
        input: NetworkInput,
        resources: Resources,
        volume: Volume
    ) throws(SegmentationError) {
        self.locator = locator
        self.network = network
        self.input = input
        self.resources = resources
        self.volume = try DisplayedVolume(volume)
        pool = WorkerPool(threads: resources.threads)
    }

    /// The segment number of each voxel [z, y, x], and what there is to say about it.
    func run(
        times: inout StageTimes,
        progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(SegmentationError) -> (labels: [UInt8], facts: [String]) {
        let searched = try times.measure(\.locating) { () throws(SegmentationError) in
            try self.searched(isCancelled)
        }
        progress(0.2)
        let region = try Region(searched.box, of: volume, spacing: input.spacing)
        let values = times.measure(\.preparing) { region.values(input.window, pool) }
        let logits = try times.measure(\.inferring) { () throws(SegmentationError) in
            let pass = try NetworkPass(
                network, size: region.size, window: network.seesWhole ? input.patch : nil, overlap: input.overlap,
                resources: resources)
            return try pass.logits(values, progress: { progress(0.2 + 0.7 * $0) }, isCancelled: isCancelled)
        }
        var labels = [UInt8](repeating: 0, count: volume.size.reduce(1, *))
        times.measure(\.finishing) {
            region.decide(logits, LabelDecision(threshold: Float(input.logitThreshold)), pool, into: &labels)
        }
        return (labels, searched.facts(isEmpty: labels.allSatisfy { $0 == 0 }))
    }

    /// The region, or the whole body where it is uncertain, as large as the fine network knows it at least.
    private func searched(_ isCancelled: () -> Bool) throws(SegmentationError) -> SearchedRegion {
        let body = BodyFinder.box(in: volume)
        let finding = try locator.locate(in: volume, body, pool, isCancelled: isCancelled)
        let growth = RegionGrowth(patch: input.patch, spacing: input.spacing)
        let box = growth.box(around: finding.box ?? body, size: volume.size, spacing: volume.spacing)
        return SearchedRegion(finding: finding, box: box)
    }
}
