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

    private let stacks: [Grid: [ClosedRange<Double>: Int]]

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
        return stacks.first { $0.key.contains(height) }?.value
    }

    /// Where stacks begin and end, and how many slices side by side they have.
    private static func stacks(_ heights: [Double]) -> [ClosedRange<Double>: Int] {
        var stacks: [ClosedRange<Double>: Int] = [:]
        var (first, last, count) = (0.0, 0.0, 0)
        for height in heights.sorted() + [.infinity] {
            let isFirst = count == 0
            if !isFirst, height - last < distances.lowerBound { continue }
            if !isFirst, height - last <= distances.upperBound {
                (last, count) = (height, count + 1)
                continue
            }
            if count >= fewestSlices { stacks[first...(last + distances.lowerBound)] = count }
            (first, last, count) = (height, height, 1)
        }
        return stacks
    }

    private static func height(_ geometry: VolumeGeometry) -> Double? {
        geometry.slicePositions.first.map { $0.dot(geometry.normal) }
    }
}
