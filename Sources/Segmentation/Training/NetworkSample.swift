public import Imaging
import Inference

/// A series and its truth as a network sees them: turned as displayed, windowed, at the network's spacing.
public struct NetworkSample: Sendable {
    /// Slices, rows, columns.
    public let size: [Int]
    /// [slice, row, column], 0 to 1.
    public let image: [Float]
    /// The segment number of each voxel, in the same order.
    public let labels: [UInt8]

    /// Brings a series to the input of a 2D or 3D network; without a mask it shows nothing of what is looked for.
    ///
    /// A voxel belongs to the segment that covers more than half of it.
    /// - Throws: ``SegmentationError/unsuitable(_:)`` where the slices lie askew or, for 3D, unevenly
    public init(_ volume: Volume, truth: Mask?, input: NetworkInput, threads: Int) throws(SegmentationError) {
        let scaler = try SampleScaler(volume, input: input, pool: WorkerPool(threads: threads))
        size = scaler.size
        image = scaler.values(volume, IntensityWindow(input.window))
        var labels = [UInt8](repeating: 0, count: image.count)
        for number in Set(truth?.voxels ?? []).subtracting([0]).sorted() {
            let voxels = truth?.voxels.map { Int16($0 == number ? 1 : 0) } ?? []
            let shares = scaler.values(
                Volume(geometry: volume.geometry, voxels: voxels), IntensityWindow([0, 1]))
            for index in labels.indices where shares[index] > 0.5 { labels[index] = number }
        }
        self.labels = labels
    }
}
