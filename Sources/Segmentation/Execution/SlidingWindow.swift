/// Covers a volume with overlapping windows and joins what is predicted in them, weighted by a Gaussian.
///
/// Volumes smaller than a window are padded with 0 on both sides.
package struct SlidingWindow {
    /// The axes [slices, rows, columns].
    private let axes: [WindowAxis]
    /// The volume's size [slices, rows, columns].
    private let size: [Int]
    /// The weight of each voxel of a window, row-major.
    private let weights: [Float]

    /// The least weight, so that every voxel of the volume gets one that can be divided by.
    private static let leastWeight: Float = 1e-3

    package init(size: [Int], window: [Int], overlap: Double) {
        self.size = size
        let axes = zip(size, window).map { WindowAxis(size: $0, window: $1, overlap: overlap) }
        self.axes = axes
        weights = axes[0].weights.flatMap { slice in
            axes[1].weights.flatMap { row in axes[2].weights.map { max(slice * row * $0, Self.leastWeight) } }
        }
    }

    /// The number of windows.
    package var count: Int { axes.map(\.starts.count).reduce(1, *) }

    /// The weighted mean of the predictions [channels, slices, rows, columns].
    ///
    /// - Parameter predict: From a window's values [slices, rows, columns] to [channels, slices, rows, columns].
    package func join<Failure: Error>(
        _ volume: [Float],
        channels: Int,
        predict: ([Float]) throws(Failure) -> [Float]
    ) throws(Failure) -> [Float] {
        let voxels = size.reduce(1, *)
        var sums = [Float](repeating: 0, count: channels * voxels)
        var totals = [Float](repeating: 0, count: voxels)
        for slice in axes[0].starts {
            for row in axes[1].starts {
                for column in axes[2].starts {
                    let origin = [slice - axes[0].lead, row - axes[1].lead, column - axes[2].lead]
                    let prediction = try predict(values(volume, at: origin))
                    add(prediction, channels: channels, at: origin, to: &sums, totals: &totals)
                }
            }
        }
        for index in sums.indices { sums[index] /= totals[index % voxels] }
        return sums
    }

    private func values(_ volume: [Float], at origin: [Int]) -> [Float] {
        var window = [Float](repeating: 0, count: weights.count)
        forEachRow(at: origin) { inWindow, inVolume, count in
            for index in 0..<count { window[inWindow + index] = volume[inVolume + index] }
        }
        return window
    }

    private func add(
        _ prediction: [Float],
        channels: Int,
        at origin: [Int],
        to sums: inout [Float],
        totals: inout [Float]
    ) {
        forEachRow(at: origin) { inWindow, inVolume, count in
            for index in 0..<count {
                let weight = weights[inWindow + index]
                totals[inVolume + index] += weight
                for channel in 0..<channels {
                    sums[channel * totals.count + inVolume + index] +=
                        weight * prediction[channel * weights.count + inWindow + index]
                }
            }
        }
    }

    /// Visits the parts of a window's rows that lie in the volume: offset in the window, in the volume, length.
    private func forEachRow(at origin: [Int], _ body: (Int, Int, Int) -> Void) {
        let first = max(0, origin[2])
        let end = min(size[2], origin[2] + axes[2].window)
        guard first < end else { return }
        for slice in max(0, origin[0])..<min(size[0], origin[0] + axes[0].window) {
            for row in max(0, origin[1])..<min(size[1], origin[1] + axes[1].window) {
                let inWindow = ((slice - origin[0]) * axes[1].window + row - origin[1]) * axes[2].window
                body(inWindow + first - origin[2], (slice * size[1] + row) * size[2] + first, end - first)
            }
        }
    }
}
