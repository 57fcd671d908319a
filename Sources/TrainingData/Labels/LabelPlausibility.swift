import Imaging

/// Whether a label lies on an organ, or seems not to, and would if its axes ran the other way.
///
/// A label counts as turned where less than nine tenths of it have the values of an organ, and in one of the seven
/// turns 5 % more of it would, with a deviation lower by 30 %. Of 49 tracings of the pancreas, and of 270 parts of
/// them, which turned may well lie within the liver, none is refused; of the 343 that were turned, 224 are.
struct LabelPlausibility {
    let volume: Volume
    /// The labels on the volume's grid.
    let labels: [UInt8]
    /// The label's file, for messages.
    let path: String

    /// - Throws: ``TrainingDataError`` where the label is empty, does not lie on an organ, or seems to be turned.
    func check() throws(TrainingDataError) {
        let inside = labels.indices.filter { labels[$0] > 0 }
        guard !inside.isEmpty else { throw .emptyLabel(path: path) }
        let own = LabelFit(volume, inside, reversing: [])
        guard Self.plausible.contains(own.median) else {
            throw .implausibleLabel(path: path, hounsfield: own.median)
        }
        let turned = VoxelAxis.combinations.map { LabelFit(volume, inside, reversing: $0) }
        let best = turned.min { $0.deviation < $1.deviation }
        guard let best, own.share < 0.9, best.share >= own.share + 0.05, best.deviation < 0.7 * own.deviation else {
            return
        }
        throw .turnedLabel(
            path: path, axes: best.axes.map(\.rawValue).joined(separator: " and "), share: own.share,
            turnedShare: best.share)
    }

    /// The CT values of an organ, with and without contrast medium, in HU.
    static let plausible = -50...250
}

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

/// An axis of a volume's voxels.
enum VoxelAxis: String {
    case slices, rows, columns

    /// The seven ways in which some of the axes can be reversed.
    static let combinations: [[VoxelAxis]] = [
        [.slices], [.rows], [.columns], [.slices, .rows], [.slices, .columns], [.rows, .columns],
        [.slices, .rows, .columns],
    ]
}
