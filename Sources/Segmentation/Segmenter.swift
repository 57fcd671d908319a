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
    private let network: Network?
    private let threads: Int

    /// Loads the weights and builds the network.
    ///
    /// - Parameter threads: The number of threads that a series is segmented with.
    public init(_ bundle: ModelBundle, threads: Int) throws(SegmentationError) {
        self.bundle = bundle
        self.threads = max(1, threads)
        guard let architecture = bundle.description.architecture, let path = bundle.weightsPath else {
            network = nil
            return
        }
        network = try Network(architecture, weights: path)
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
        let volume = series.volume
        var times = StageTimes()
        let voxels =
            switch (bundle.description.kind, network, bundle.description.input) {
            case (.sliceWise, let network?, let input?):
                try SliceWiseRun(network: network, input: input, threads: threads, volume: volume)
                    .run(times: &times, progress: progress, isCancelled: isCancelled)
            case (.slidingWindow, let network?, let input?):
                try SlidingWindowRun(network: network, input: input, threads: threads, volume: volume)
                    .run(times: &times, progress: progress, isCancelled: isCancelled)
            default:
                thresholded(volume)
            }
        return finished(Mask(geometry: volume.geometry, voxels: voxels), times: times)
    }

    private func thresholded(_ volume: Volume) -> [UInt8] {
        guard let limit = bundle.description.hounsfield else {
            preconditionFailure("a threshold bundle has a threshold")
        }
        return volume.voxels.map { Int($0) >= limit ? 1 : 0 }
    }

    private func finished(_ mask: Mask, times: StageTimes) -> SegmentationOutcome {
        var times = times
        let processed = times.measure(\.finishing) { MaskProcessor(bundle.description.postProcessing).process(mask) }
        return SegmentationOutcome(
            mask: processed.mask,
            labels: bundle.description.labels,
            facts: processed.facts,
            times: times
        )
    }
}
