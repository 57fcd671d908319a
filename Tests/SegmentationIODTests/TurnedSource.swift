import Imaging
import SegmentationIOD
import TestSupport

/// The same voxels as a source's, stored with rows and columns exchanged or walked from their ends.
struct TurnedSource {
    let series: SourceSeries
    let mask: Mask

    init(_ source: SyntheticSource, swaps: Bool, reversesRows: Bool, reversesColumns: Bool) {
        let geometry = source.series.volume.geometry
        let rows = swaps ? geometry.columns : geometry.rows
        let columns = swaps ? geometry.rows : geometry.columns
        let pixel = { (row: Int, column: Int) in
            let (row, column) = swaps ? (column, row) : (row, column)
            return (
                row: reversesRows ? geometry.rows - 1 - row : row,
                column: reversesColumns ? geometry.columns - 1 - column : column
            )
        }
        let center = { (slice: Int, row: Int, column: Int) in
            let old = pixel(row, column)
            return geometry.center(slice: slice, row: old.row, column: old.column)
        }
        // A turn that mirrors the slices makes their normal point the other way, along which slices are sorted.
        let isMirrored = [swaps, reversesRows, reversesColumns].count { $0 } % 2 == 1
        let slices: [Int] = isMirrored ? (0..<geometry.slices).reversed() : Array(0..<geometry.slices)
        let right = center(0, 0, 1) - center(0, 0, 0)
        let down = center(0, 1, 0) - center(0, 0, 0)
        let turned = VolumeGeometry(
            columns: columns, rows: rows, rowDirection: right.normalized, columnDirection: down.normalized,
            rowSpacing: down.length, columnSpacing: right.length, slicePositions: slices.map { center($0, 0, 0) })
        let voxels = slices.flatMap { slice in
            (0..<rows * columns).map { index in
                let old = pixel(index / columns, index % columns)
                return source.mask.slice(slice)[
                    source.mask.slice(slice).startIndex + old.row * geometry.columns + old.column]
            }
        }
        mask = Mask(geometry: turned, voxels: voxels)
        series = Self.series(turned, of: source, slices)
    }

    private static func series(
        _ geometry: VolumeGeometry, of source: SyntheticSource, _ slices: [Int]
    ) -> SourceSeries {
        let instances = slices.enumerated().map { index, slice in
            let instance = source.series.instances[slice]
            return SourceInstance(
                path: instance.path, sopClassUID: instance.sopClassUID, sopInstanceUID: instance.sopInstanceUID,
                imagePosition: geometry.slicePositions[index])
        }
        let outline = SeriesOutline(
            seriesInstanceUID: source.series.seriesInstanceUID, studyInstanceUID: source.series.studyInstanceUID,
            frameOfReferenceUID: source.series.frameOfReferenceUID, instances: instances, geometry: geometry,
            attributes: source.series.attributes)
        let voxels = [Int16](repeating: 0, count: geometry.voxelCount)
        return SourceSeries(outline: outline, volume: Volume(geometry: geometry, voxels: voxels))
    }
}
