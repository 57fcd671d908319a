import DICOM
import Imaging

/// How the pixels of a frame lie on a slice: as they are stored, turned or mirrored within the plane.
///
/// Tolerances: directions and pixel spacings may differ by half a percent, which is more than rounding and less than
/// what moves an organ. A frame may lie half a pixel within the plane, and half the distance to the next slice across
/// it, from where its slice lies.
struct FramePlacement {
    /// The slice's pixel under the frame's first one, and the steps between them as the frame's indices grow.
    private let start, rowStep, columnStep: Int
    private let columns: Int

    /// Places a frame of `rows` and `columns` on a slice, which shows `source`, one of its source images.
    ///
    /// What the frame does not say of its plane is taken to be the slice's.
    ///
    /// - Throws: ``SegmentationIODError`` where the frame does not lie on the slice.
    init(
        _ frame: SegmentationReader.Frame, of source: UID, rows: Int, columns: Int, on geometry: VolumeGeometry,
        slice: Int
    ) throws(SegmentationIODError) {
        let turn = try FrameTurn(frame, of: source, on: geometry)
        let size = turn.swaps ? [geometry.columns, geometry.rows] : [geometry.rows, geometry.columns]
        guard size == [rows, columns] else { throw .frameSize(expected: size, found: [rows, columns]) }
        let corner = (
            row: turn.reversesRows ? geometry.rows - 1 : 0, column: turn.reversesColumns ? geometry.columns - 1 : 0
        )
        let expected = geometry.center(slice: slice, row: corner.row, column: corner.column)
        try Self.check(frame, of: source, expected: expected, geometry, slice: slice)
        let (down, right) = (turn.reversesRows ? -geometry.columns : geometry.columns, turn.reversesColumns ? -1 : 1)
        start = corner.row * geometry.columns + corner.column
        (rowStep, columnStep) = turn.swaps ? (right, down) : (down, right)
        self.columns = columns
    }

    /// The index within the slice of a pixel's index within the frame.
    func slicePixel(_ pixel: Int) -> Int { start + pixel / columns * rowStep + pixel % columns * columnStep }

    /// What rounding of decimal strings may add, in mm.
    private static let rounding = 0.01

    private static func check(
        _ frame: SegmentationReader.Frame, of source: UID, expected: SIMD3<Double>, _ geometry: VolumeGeometry,
        slice: Int
    ) throws(SegmentationIODError) {
        guard let found = frame.plane.imagePosition else { return }
        let step = found - expected
        let isNear =
            abs(step.dot(geometry.rowDirection)) <= geometry.columnSpacing / 2 + rounding
            && abs(step.dot(geometry.columnDirection)) <= geometry.rowSpacing / 2 + rounding
            && abs(step.dot(geometry.normal)) <= geometry.distance(aroundSlice: slice) / 2 + rounding
        guard isNear else {
            throw .framePosition(source: source, expected: expected, found: found)
        }
    }
}

extension VolumeGeometry {
    /// The distance from a slice to the nearer one of its neighbours, in mm; 1 where there is one slice only.
    fileprivate func distance(aroundSlice slice: Int) -> Double {
        let distances = stacking.distances
        return [slice - 1, slice].filter(distances.indices.contains).map { distances[$0] }.min() ?? 1
    }
}
