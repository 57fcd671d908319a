import Imaging

/// The CT values under a label whose axes may be reversed.
struct LabelFit {
    /// The axes that are reversed.
    let axes: [VoxelAxis]
    /// The share of voxels with the values of an organ.
    let share: Double
    /// The standard deviation of the values in HU, those of air and bone limited.
    let deviation: Double
    /// The value in the middle.
    let median: Int

    /// - Parameter inside: The label's voxels, at least one.
    init(_ volume: Volume, _ inside: [Int], reversing axes: [VoxelAxis]) {
        self.axes = axes
        var counts = [Int](repeating: 0, count: 1 << 16)
        let geometry = volume.geometry
        let reversed = (axes.contains(.slices), axes.contains(.rows), axes.contains(.columns))
        for index in inside {
            let (slice, pixel) = index.quotientAndRemainder(dividingBy: geometry.voxelsPerSlice)
            let (row, column) = pixel.quotientAndRemainder(dividingBy: geometry.columns)
            let z = reversed.0 ? geometry.slices - 1 - slice : slice
            let y = reversed.1 ? geometry.rows - 1 - row : row
            let x = reversed.2 ? geometry.columns - 1 - column : column
            counts[Int(volume.voxels[(z * geometry.rows + y) * geometry.columns + x]) + 32768] += 1
        }
        (share, deviation, median) = Self.measures(counts, total: inside.count)
    }

    /// - Parameter counts: How often each value from -32768 occurs.
    private static func measures(_ counts: [Int], total: Int) -> (Double, Double, Int) {
        var (seen, organ, median) = (0, 0, 0)
        var (sum, squares) = (0.0, 0.0)
        for (index, count) in counts.enumerated() where count > 0 {
            let value = index - 32768
            if seen <= total / 2 { median = value }
            seen += count
            if LabelPlausibility.plausible.contains(value) { organ += count }
            let limited = Double(min(max(value, -200), 400))
            sum += Double(count) * limited
            squares += Double(count) * limited * limited
        }
        let mean = sum / Double(total)
        let variance = max(0, squares / Double(total) - mean * mean)
        return (Double(organ) / Double(total), variance.squareRoot(), median)
    }
}
