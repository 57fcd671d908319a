/// Where the voxels of a stack of parallel slices lie in the patient.
///
/// Slices are sorted along `normal`; voxel (z, y, x) has its centre at
/// `slicePositions[z] + x * columnSpacing * rowDirection + y * rowSpacing * columnDirection`.
///
///     geometry.center(slice: 0, row: 0, column: 0) == geometry.slicePositions[0]
///
/// All lengths are in mm in the patient coordinate system.
///
/// Standard: PS3.3 C.7.6.2.1.
public struct VolumeGeometry: Sendable, Equatable {
    /// The number of columns: voxels along a row.
    public let columns: Int
    /// The number of rows of a slice.
    public let rows: Int
    /// The unit vector in which the column index grows (the first three values of Image Orientation (Patient)).
    public let rowDirection: SIMD3<Double>
    /// The unit vector in which the row index grows (the last three values of Image Orientation (Patient)).
    public let columnDirection: SIMD3<Double>
    /// The distance between the centres of neighbouring rows (the first value of Pixel Spacing), in mm.
    public let rowSpacing: Double
    /// The distance between the centres of neighbouring columns (the second value of Pixel Spacing), in mm.
    public let columnSpacing: Double
    /// The centre of each slice's first voxel (Image Position (Patient)), sorted along `normal`.
    public let slicePositions: [SIMD3<Double>]
    /// How the slices follow each other: evenly or with gaps, straight or sheared.
    public let stacking: SliceStacking

    /// Creates a geometry of slices that are sorted already.
    ///
    /// - Precondition: sizes and spacings are positive, the directions are perpendicular unit vectors, and the
    ///   positions grow along their vector product.
    public init(
        columns: Int,
        rows: Int,
        rowDirection: SIMD3<Double>,
        columnDirection: SIMD3<Double>,
        rowSpacing: Double,
        columnSpacing: Double,
        slicePositions: [SIMD3<Double>]
    ) {
        let normal = rowDirection.cross(columnDirection)
        precondition(columns > 0 && rows > 0, "a slice of \(columns) columns and \(rows) rows has no voxels")
        precondition(rowSpacing > 0 && columnSpacing > 0, "spacings \(rowSpacing), \(columnSpacing) are not positive")
        precondition(abs(normal.length - 1) < 1e-3, "\(rowDirection) and \(columnDirection) do not span a slice")
        self.columns = columns
        self.rows = rows
        self.rowDirection = rowDirection
        self.columnDirection = columnDirection
        self.rowSpacing = rowSpacing
        self.columnSpacing = columnSpacing
        self.slicePositions = slicePositions
        stacking = SliceStacking(positions: slicePositions, normal: normal.normalized)
    }

    /// The unit vector perpendicular to the slices, along which they are sorted.
    public var normal: SIMD3<Double> { rowDirection.cross(columnDirection).normalized }
    /// The distances between neighbouring rows and between neighbouring columns, in mm.
    public var pixelSpacing: PixelSpacing { PixelSpacing(row: rowSpacing, column: columnSpacing) }
    /// The number of slices.
    public var slices: Int { slicePositions.count }
    /// The number of voxels of one slice.
    public var voxelsPerSlice: Int { rows * columns }
    /// The number of voxels.
    public var voxelCount: Int { slices * voxelsPerSlice }
    /// The distance between neighbouring slices in mm where it is the same for all of them and the stack is straight;
    /// `nil` with one slice, a gap, irregular distances or a tilted gantry.
    public var regularSpacing: Double? { stacking.isSheared ? nil : stacking.evenSpacing }

    /// The centre of a voxel in patient coordinates, in mm.
    public func center(slice: Int, row: Int, column: Int) -> SIMD3<Double> {
        slicePositions[slice] + Double(column) * columnSpacing * rowDirection
            + Double(row) * rowSpacing * columnDirection
    }
}
