/// The CT values of a series: row-major [z, y, x] Hounsfield units, rounded to whole numbers.
///
///     volume[slice: 10, row: 200, column: 180]
public struct Volume: Sendable, Equatable {
    /// Where the voxels lie.
    public let geometry: VolumeGeometry
    /// Hounsfield units, `columns` fastest, then `rows`, then slices.
    public let voxels: [Int16]

    /// Creates a volume.
    ///
    /// - Precondition: `voxels` has as many values as the geometry has voxels.
    public init(geometry: VolumeGeometry, voxels: [Int16]) {
        precondition(
            voxels.count == geometry.voxelCount,
            "\(voxels.count) values do not fill \(geometry.voxelCount) voxels"
        )
        self.geometry = geometry
        self.voxels = voxels
    }

    /// The value of one voxel in Hounsfield units.
    public subscript(slice slice: Int, row row: Int, column column: Int) -> Int16 {
        voxels[(slice * geometry.rows + row) * geometry.columns + column]
    }

    /// The values of one slice, row-major [y, x].
    public func slice(_ index: Int) -> ArraySlice<Int16> {
        voxels[index * geometry.voxelsPerSlice..<(index + 1) * geometry.voxelsPerSlice]
    }
}

extension Volume: CustomStringConvertible {
    /// The size, never the voxels.
    public var description: String { "volume of \(geometry.slices)·\(geometry.rows)·\(geometry.columns) voxels" }
}
