/// Which voxels belong to which segment: row-major [z, y, x], 0 for none or a segment number.
///
///     mask[slice: 10, row: 200, column: 180] == 1   // segment 1
public struct Mask: Sendable, Equatable {
    /// Where the voxels lie: the geometry of the source series.
    public let geometry: VolumeGeometry
    /// Segment numbers, `columns` fastest, then `rows`, then slices.
    public let voxels: [UInt8]

    /// Creates a mask.
    ///
    /// - Precondition: `voxels` has as many values as the geometry has voxels.
    public init(geometry: VolumeGeometry, voxels: [UInt8]) {
        precondition(
            voxels.count == geometry.voxelCount,
            "\(voxels.count) labels do not fill \(geometry.voxelCount) voxels"
        )
        self.geometry = geometry
        self.voxels = voxels
    }

    /// The segment number of one voxel; 0 where no segment is.
    public subscript(slice slice: Int, row row: Int, column column: Int) -> UInt8 {
        voxels[(slice * geometry.rows + row) * geometry.columns + column]
    }

    /// The labels of one slice, row-major [y, x].
    public func slice(_ index: Int) -> ArraySlice<UInt8> {
        voxels[index * geometry.voxelsPerSlice..<(index + 1) * geometry.voxelsPerSlice]
    }

    /// The number of voxels that belong to any segment.
    public var foregroundCount: Int { voxels.reduce(0) { $0 + ($1 == 0 ? 0 : 1) } }

    /// The number of voxels of one segment.
    public func count(ofSegment number: UInt8) -> Int { voxels.reduce(0) { $0 + ($1 == number ? 1 : 0) } }

    /// The volume of all segments together in mL; `nil` where slice distances are not even, so that the volume between
    /// slices is unknown.
    public var volumeMillilitres: Double? { millilitres(ofVoxels: foregroundCount) }

    /// The volume of one segment in mL; `nil` as for `volumeMillilitres`.
    public func volumeMillilitres(ofSegment number: UInt8) -> Double? {
        millilitres(ofVoxels: count(ofSegment: number))
    }

    private func millilitres(ofVoxels count: Int) -> Double? {
        geometry.stacking.evenSpacing.map { spacing in
            Double(count) * geometry.rowSpacing * geometry.columnSpacing * spacing / 1000
        }
    }
}

extension Mask: CustomStringConvertible {
    /// The size, never the voxels.
    public var description: String {
        "mask of \(geometry.slices)·\(geometry.rows)·\(geometry.columns) voxels, \(foregroundCount) voxels set"
    }
}
