public import Imaging

/// A model made ready to segment series.
///
///     let segmenter = try Segmenter(.load(folder: "Models/pancreas-ct"), threads: 4)
///     let outcome = try segmenter.segment(series)
///
/// Safe to share; ``segment(_:progress:isCancelled:)`` blocks its thread.
public final class Segmenter: Sendable {
    /// The model.
    public let bundle: ModelBundle
    let network: Network?
    /// The networks of the ensemble besides the main one, with their inputs.
    let members: [(network: Network, input: NetworkInput)]
    let locator: RegionLocator?
    let resources: Resources

    /// Loads the weights and builds the network.
    ///
    /// - Parameters:
    ///   - threads: The number of threads that a series is segmented with.
    ///   - memory: The bytes that a network may take; a 3D network that needs more for the whole works in windows. By
    ///     default half of what this process may use.
    public init(_ bundle: ModelBundle, threads: Int, memory: Int? = nil) throws(SegmentationError) {
        self.bundle = bundle
        resources = Resources(threads: threads, memory: memory)
        if let architecture = bundle.description.architecture, let path = bundle.weightsPath {
            network = try Network(architecture, weights: path)
        } else {
            network = nil
        }
        var members: [(network: Network, input: NetworkInput)] = []
        for (member, path) in zip(bundle.description.ensemble ?? [], bundle.ensembleWeightsPaths) {
            members.append((try Network(member.architecture, weights: path), member.input))
        }
        self.members = members
        if let description = bundle.description.locator, let path = bundle.locatorWeightsPath {
            let coarse = try Network(description.architecture, weights: path)
            locator = RegionLocator(network: coarse, description: description, resources: resources)
        } else {
            locator = nil
        }
    }

    /// Segments a series.
    ///
    /// - Parameters:
    ///   - progress: Called on the caller's thread with the share that is done, 0 to 1.
    ///   - isCancelled: Asked often.
    /// - Throws: ``SegmentationError/unsuitable(_:)`` where the model cannot work on the series,
    ///   ``SegmentationError/cancelled``, and ``SegmentationError/network(_:)`` where memory is short.
    public func segment(
        _ series: SourceSeries,
        progress: (Double) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws(SegmentationError) -> SegmentationOutcome {
        try segment(series.volume, progress: progress, isCancelled: isCancelled)
    }

    /// Segments a volume, wherever it came from; otherwise as ``segment(_:progress:isCancelled:)`` of a series.
    public func segment(
        _ volume: Volume,
        progress: (Double) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws(SegmentationError) -> SegmentationOutcome {
        var times = StageTimes()
        var facts: [String] = []
        let voxels = try labels(volume, &times, &facts, progress, isCancelled)
        return finished(Mask(geometry: volume.geometry, voxels: voxels), times: times, facts: facts)
    }

    /// The segment number of each voxel [z, y, x], before it is processed.
    private func labels(
        _ volume: Volume,
        _ times: inout StageTimes,
        _ facts: inout [String],
        _ progress: (Double) -> Void,
        _ isCancelled: () -> Bool
    ) throws(SegmentationError) -> [UInt8] {
        guard let network, let input = bundle.description.input else { return thresholded(volume) }
        if let locator {
            let run = try CoarseToFineRun(
                locator: locator, network: network, input: input, resources: resources, volume: volume)
            let result = try run.run(times: &times, progress: progress, isCancelled: isCancelled)
            facts += result.facts
            return result.labels
        }
        if bundle.description.kind == .sliceWise {
            let all = [(network: network, input: input)] + members
            return try SliceWiseRun(networks: all, resources: resources, volume: volume)
                .run(times: &times, progress: progress, isCancelled: isCancelled)
        }
        return try SlidingWindowRun(network: network, input: input, resources: resources, volume: volume)
            .run(times: &times, progress: progress, isCancelled: isCancelled)
    }

    private func thresholded(_ volume: Volume) -> [UInt8] {
        guard let limit = bundle.description.hounsfield else {
            preconditionFailure("a threshold bundle has a threshold")
        }
        return volume.voxels.map { Int($0) >= limit ? 1 : 0 }
    }

    private func finished(_ mask: Mask, times: StageTimes, facts: [String]) -> SegmentationOutcome {
        var times = times
        let processed = times.measure(\.finishing) { MaskProcessor(bundle.description.postProcessing).process(mask) }
        return SegmentationOutcome(
            mask: processed.mask,
            labels: bundle.description.labels,
            facts: facts + processed.facts,
            times: times
        )
    }
}
