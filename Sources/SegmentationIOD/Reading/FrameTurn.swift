import DICOM
import Imaging

/// How a frame is turned within the plane of a slice.
struct FrameTurn {
    /// Whether the frame's rows are the slice's columns.
    let swaps: Bool
    /// Whether the slice's rows are walked from the last one.
    let reversesRows: Bool
    /// Whether the slice's columns are walked from the last one.
    let reversesColumns: Bool

    /// - Throws: ``SegmentationIODError`` where the frame lies askew to the slices, or its pixels are of another size.
    init(
        _ frame: SegmentationReader.Frame, of source: UID, on geometry: VolumeGeometry
    ) throws(SegmentationIODError) {
        let (row, column) = try Self.directions(frame, source, geometry)
        swaps = abs(row.dot(geometry.columnDirection)) > abs(row.dot(geometry.rowDirection))
        let (alongRow, alongColumn) = swaps ? (column, row) : (row, column)
        reversesRows = alongColumn.dot(geometry.columnDirection) < 0
        reversesColumns = alongRow.dot(geometry.rowDirection) < 0
        let isParallel =
            Self.areParallel(alongRow, geometry.rowDirection) && Self.areParallel(alongColumn, geometry.columnDirection)
        guard isParallel else { throw Self.askew(frame, source, geometry) }
        try checkSpacing(frame, source, geometry)
    }

    private func checkSpacing(
        _ frame: SegmentationReader.Frame, _ source: UID, _ geometry: VolumeGeometry
    ) throws(SegmentationIODError) {
        guard let found = frame.plane.pixelSpacing else { return }
        let expected = swaps ? geometry.pixelSpacing.transposed : geometry.pixelSpacing
        guard expected.isClose(to: found, within: Self.tolerance) else {
            throw .frameSpacing(source: source, expected: expected, found: found)
        }
    }

    /// The directions in which the frame's column and row indices grow.
    private static func directions(
        _ frame: SegmentationReader.Frame, _ source: UID, _ geometry: VolumeGeometry
    ) throws(SegmentationIODError) -> (SIMD3<Double>, SIMD3<Double>) {
        let values = frame.plane.imageOrientation
        guard !values.isEmpty else { return (geometry.rowDirection, geometry.columnDirection) }
        guard let orientation = SliceOrientation(values) else { throw askew(frame, source, geometry) }
        return (orientation.row, orientation.column)
    }

    private static let tolerance = 5e-3

    private static func areParallel(_ one: SIMD3<Double>, _ other: SIMD3<Double>) -> Bool {
        let difference = one.dot(other) < 0 ? one + other : one - other
        return difference.length <= tolerance
    }

    private static func askew(
        _ frame: SegmentationReader.Frame, _ source: UID, _ geometry: VolumeGeometry
    ) -> SegmentationIODError {
        .frameOrientation(
            source: source,
            expected: geometry.rowDirection.components + geometry.columnDirection.components,
            found: frame.plane.imageOrientation)
    }
}
