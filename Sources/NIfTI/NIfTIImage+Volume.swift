public import Imaging

extension NIfTIImage {
    /// The image as CT values, turned as closely as its axes allow: columns run to the patient's left, rows to the
    /// back, slices to the head.
    ///
    /// - Throws: ``NIfTIError/invalidVoxel(path:found:expected:)`` where a value is no number; values beyond 16 bits
    ///   are limited.
    public func volume() throws(NIfTIError) -> Volume {
        if let bad = values.first(where: { !$0.isFinite }) {
            throw .invalidVoxel(path: path, found: "\(bad)", expected: "a number")
        }
        let order = VoxelOrder(header, along: [SIMD3(0, 0, 1), SIMD3(0, 1, 0), SIMD3(1, 0, 0)])
        let geometry = geometry(order)
        guard geometry.stacking.distances.allSatisfy({ $0 > 0 }) else {
            throw .invalidHeader(
                path: path, field: "affine", found: "too oblique to tell the axes of the body apart",
                expected: "axes along the body's")
        }
        let voxels = order.arranged(values) { Int16(min(max($0.rounded(), -32768), 32767)) }
        return Volume(geometry: geometry, voxels: voxels)
    }

    private func geometry(_ order: VoxelOrder) -> VolumeGeometry {
        let spacing = order.axes.map { header.affine.spacing[$0] }
        let directions = (0..<3).map { place in
            header.affine.axes[order.axes[place]] / spacing[place] * (order.isReversed[place] ? -1 : 1)
        }
        // Rows must be perpendicular to columns, which the file's are but for rounding.
        let row = directions[2]
        let across = directions[1] - (directions[1] * row).sum() * row
        let column = across / (across * across).sum().squareRoot()
        return VolumeGeometry(
            columns: order.size[2], rows: order.size[1], rowDirection: row, columnDirection: column,
            rowSpacing: spacing[1], columnSpacing: spacing[2],
            slicePositions: (0..<order.size[0]).map { header.affine.center(order.fileIndices([$0, 0, 0])) })
    }
}
