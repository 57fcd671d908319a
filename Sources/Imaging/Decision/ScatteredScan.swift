import DICOM

/// Scans whose slices came as series of one slice each, as some scanners send them: none of these is the volume.
///
///     ScatteredScan(outlines).count(with: outline) == 12
///
/// Slices are of one scan where they lie side by side in one frame of reference, with the same pixels and directions.
/// Single slices that are farther apart, as at chosen vertebrae, or at one place, as those that wait for the contrast
/// medium, are none.
struct ScatteredScan {
    /// Two slices may be a plan and its control; three side by side are a stack.
    private static let fewestSlices = 3
    /// How far apart slices of a scan lie, in mm.
    private static let distances = 0.4...10.0

    /// What slices of one scan have in common.
    private struct Grid: Hashable {
        let frameOfReference: UID
        let size: [Int]
        let spacing: PixelSpacing
        let directions: [SIMD3<Double>]

        init?(_ series: SeriesOutline) {
            guard let frame = series.frameOfReferenceUID, series.geometry.slices == 1 else { return nil }
            let geometry = series.geometry
            frameOfReference = frame
            size = [geometry.rows, geometry.columns]
            spacing = PixelSpacing(
                row: Self.rounded(geometry.rowSpacing, to: 1e-3), column: Self.rounded(geometry.columnSpacing, to: 1e-3)
            )
            directions = [geometry.rowDirection, geometry.columnDirection].map { direction in
                SIMD3(
                    Self.rounded(direction.x, to: 1e-2), Self.rounded(direction.y, to: 1e-2),
                    Self.rounded(direction.z, to: 1e-2))
            }
        }

        private static func rounded(_ value: Double, to step: Double) -> Double {
            (value / step).rounded() * step
        }
    }

    /// Slices side by side.
    private struct Stack {
        let first: Double
        var last: Double
        var count = 1
    }

    /// From the lowest to the highest.
    private let stacks: [Grid: [Stack]]

    /// Looks at all series of a study together that show slices of the patient in Hounsfield units.
    init(_ series: [SeriesOutline]) {
        var heights: [Grid: [Double]] = [:]
        for outline in series {
            guard let grid = Grid(outline), let height = Self.height(outline.geometry) else { continue }
            heights[grid, default: []].append(height)
        }
        stacks = heights.mapValues(Self.stacks)
    }

    /// How many places the scan has of which a series has one slice; `nil`: the series is no such piece.
    func count(with series: SeriesOutline) -> Int? {
        guard let stacks = Grid(series).flatMap({ stacks[$0] }), let height = Self.height(series.geometry) else {
            return nil
        }
        // The last that begins at the height or below; a study may have very many.
        var (low, high) = (0, stacks.count)
        while low < high {
            let middle = (low + high) / 2
            if stacks[middle].first <= height { low = middle + 1 } else { high = middle }
        }
        guard low > 0, stacks[low - 1].count >= Self.fewestSlices else { return nil }
        return stacks[low - 1].count
    }

    /// Takes heights apart where the distance is larger than within a scan; those at one place count once.
    private static func stacks(_ heights: [Double]) -> [Stack] {
        heights.sorted().reduce(into: []) { stacks, height in
            guard let last = stacks.last, height - last.last <= distances.upperBound else {
                return stacks.append(Stack(first: height, last: height))
            }
            guard height - last.last >= distances.lowerBound else { return }
            stacks[stacks.count - 1].last = height
            stacks[stacks.count - 1].count += 1
        }
    }

    private static func height(_ geometry: VolumeGeometry) -> Double? {
        geometry.slicePositions.first.map { $0.dot(geometry.normal) }
    }
}
