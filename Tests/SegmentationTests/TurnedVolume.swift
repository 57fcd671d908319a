import Imaging

/// An upright axial volume, stored in another orientation: the same points of space, in another order of voxels.
struct TurnedVolume {
    let volume: Volume
    /// For each voxel of the turned volume, the voxel of the upright one at the same point.
    let sources: [Int]

    /// - Parameters:
    ///   - row: The direction in which the column index grows, along an axis of the patient.
    ///   - column: The direction in which the row index grows.
    init(_ upright: Volume, row: SIMD3<Double>, column: SIMD3<Double>) {
        let geometry = Self.geometry(upright.geometry, row: row, column: column)
        let origin = upright.geometry.slicePositions[0]
        let spacing = upright.geometry.columnSpacing
        let distance = upright.geometry.stacking.evenSpacing ?? 1
        var sources: [Int] = []
        for slice in 0..<geometry.slices {
            for row in 0..<geometry.rows {
                for column in 0..<geometry.columns {
                    let offset = geometry.center(slice: slice, row: row, column: column) - origin
                    let (x, y) = (Int((offset.x / spacing).rounded()), Int((offset.y / spacing).rounded()))
                    let z = Int((offset.z / distance).rounded())
                    sources.append((z * upright.geometry.rows + y) * upright.geometry.columns + x)
                }
            }
        }
        self.sources = sources
        volume = Volume(geometry: geometry, voxels: sources.map { upright.voxels[$0] })
    }

    private static func geometry(
        _ upright: VolumeGeometry,
        row: SIMD3<Double>,
        column: SIMD3<Double>
    ) -> VolumeGeometry {
        let extent = SIMD3(
            Double(upright.columns - 1) * upright.columnSpacing, Double(upright.rows - 1) * upright.rowSpacing, 0
        )
        let direction = row + column
        let corner = SIMD3(direction.x < 0 ? extent.x : 0, direction.y < 0 ? extent.y : 0, 0)
        let positions = upright.slicePositions.map { $0 + corner }
        let swaps = row.x == 0
        return VolumeGeometry(
            columns: swaps ? upright.rows : upright.columns,
            rows: swaps ? upright.columns : upright.rows,
            rowDirection: row,
            columnDirection: column,
            rowSpacing: upright.rowSpacing,
            columnSpacing: upright.columnSpacing,
            slicePositions: row.cross(column).z < 0 ? positions.reversed() : positions
        )
    }
}
