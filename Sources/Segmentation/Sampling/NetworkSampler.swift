public import Imaging
import Inference

/// Brings series and their truth to a network's spacing by the very steps by which inference prepares its input.
///
///     let sampler = NetworkSampler(spacing: [2, 2], window: [0, 255], threads: 2)
///     let sample = try sampler.sample(series.volume, truth: mask)
///
/// A label is resampled as the image is, as a picture that is 1 inside it; a voxel belongs to the label, or the
/// background, of which it holds most.
public struct NetworkSampler: Sendable {
    private let spacing: NetworkSpacing
    private let window: HounsfieldWindow
    private let threads: Int

    /// Creates a sampler.
    ///
    /// - Parameters:
    ///   - spacing: The network's distances; one of two axes sees each slice by itself.
    ///   - window: What of the CT values becomes 0 to 1.
    public init(spacing: NetworkSpacing, window: HounsfieldWindow, threads: Int) {
        self.spacing = spacing
        self.window = window
        self.threads = threads
    }

    /// Brings a series to the network's spacing.
    ///
    /// - Precondition: `truth` has the volume's geometry.
    /// - Throws: ``SegmentationError`` where inference would refuse the series too.
    public func sample(_ volume: Volume, truth: Mask) throws(SegmentationError) -> NetworkSample {
        precondition(truth.geometry == volume.geometry, "the truth has another geometry than its series")
        let pool = WorkerPool(threads: threads)
        let image = try values(volume, window, pool)
        var blend = LabelBlend(count: image.values.count)
        for label in Set(truth.voxels).sorted() where label > 0 {
            let inside = Volume(geometry: volume.geometry, voxels: truth.voxels.map { $0 == label ? 1 : 0 })
            blend.add(try values(inside, [0, 1], pool).values, label: label)
        }
        return NetworkSample(size: image.size, image: image.values, labels: blend.labels)
    }

    private func values(
        _ volume: Volume, _ window: HounsfieldWindow, _ pool: WorkerPool
    ) throws(SegmentationError) -> (size: [Int], values: [Float]) {
        guard spacing.dimensions == 3 else { return try slices(volume, window, pool) }
        let displayed = try DisplayedVolume(volume)
        let region = try Region(displayed.box, of: displayed, spacing: spacing)
        return (region.size, region.values(window, pool))
    }

    /// The slices of a volume, each by itself, from foot to head.
    private func slices(
        _ volume: Volume, _ window: HounsfieldWindow, _ pool: WorkerPool
    ) throws(SegmentationError) -> (size: [Int], values: [Float]) {
        let preparation = try SlicePreparation(volume, spacing: spacing.plane, window: window)
        let count = volume.geometry.slices
        let (rows, columns) = preparation.grid.network
        let isReversed = preparation.orientation.reversesSlices
        let values = [Float](unsafeUninitializedCapacity: count * rows * columns) { buffer, initialized in
            initialized = count * rows * columns
            guard let target = buffer.baseAddress else { return }
            pool.run(count) { index, _ in
                let plane = preparation.plane(isReversed ? count - 1 - index : index)
                plane.withUnsafeBufferPointer { source in
                    guard let first = source.baseAddress else { return }
                    (target + index * source.count).initialize(from: first, count: source.count)
                }
            }
        }
        return ([count, rows, columns], values)
    }
}
