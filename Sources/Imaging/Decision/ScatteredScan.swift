import DICOM

/// Scans whose slices came as series of one slice each, as some scanners send them: none of these is the volume.
///
///     ScatteredScan(outlines).count(with: outline) == 12
struct ScatteredScan {
    /// Two slices may be a plan and its control; three at different places are a stack.
    private static let fewestSlices = 3

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

    private let places: [Grid: Set<Double>]

    /// Looks at all series of a study together.
    init(_ series: [SeriesOutline]) {
        var places: [Grid: Set<Double>] = [:]
        for outline in series {
            guard let grid = Grid(outline), let position = outline.geometry.slicePositions.first else { continue }
            places[grid, default: []].insert((position.dot(outline.geometry.normal) * 10).rounded())
        }
        self.places = places
    }

    /// In how many series the scan lies of which a series has one slice; `nil`: the series is no such piece.
    func count(with series: SeriesOutline) -> Int? {
        guard let count = Grid(series).flatMap({ places[$0]?.count }), count >= Self.fewestSlices else { return nil }
        return count
    }
}
