public import Imaging

extension NIfTIImage {
    /// How the labels of an image lie on a volume's grid.
    public struct PlacedLabels: Sendable {
        /// Label values as [slices, rows, columns] of the volume.
        public let voxels: [UInt8]
        /// How far the file's own position of the first or last voxel is from the volume's along slices, rows and
        /// columns, whichever is more, in voxels.
        public let offsets: [Double]
    }

    /// The image's values as labels in the order of a volume's voxels: axes are exchanged and reversed as the file's
    /// affine says.
    ///
    /// - Throws: ``NIfTIError`` where sizes or voxel distances differ, axes do not lie along the volume's, or a value
    ///   is no whole number from 0 to 255.
    public func labels(on geometry: VolumeGeometry) throws(NIfTIError) -> PlacedLabels {
        let directions = [geometry.normal, geometry.columnDirection, geometry.rowDirection]
        let order = VoxelOrder(header, along: directions)
        try check(order, directions, geometry)
        if let bad = values.first(where: { !(0...255).contains($0) || $0 != $0.rounded() }) {
            throw .invalidVoxel(path: path, found: "\(bad)", expected: "a label from 0 to 255")
        }
        let last = [geometry.slices - 1, geometry.rows - 1, geometry.columns - 1]
        let steps = [[0, 0, 0], last].map { voxel in
            header.affine.center(order.fileIndices(voxel))
                - geometry.center(slice: voxel[0], row: voxel[1], column: voxel[2])
        }
        let offsets = (0..<3).map { place in
            let spacing = header.affine.spacing[order.axes[place]]
            return steps.map { abs(($0 * directions[place]).sum()) / spacing }.max() ?? 0
        }
        return PlacedLabels(voxels: order.arranged(values) { UInt8($0) }, offsets: offsets)
    }

    private func check(
        _ order: VoxelOrder, _ directions: [SIMD3<Double>], _ geometry: VolumeGeometry
    ) throws(NIfTIError) {
        let expected = [geometry.slices, geometry.rows, geometry.columns]
        guard order.size == expected else { throw .sizeDiffers(path: path, expected: expected, found: order.size) }
        let distance = geometry.stacking.medianDistance
        let spacings = [distance, geometry.rowSpacing, geometry.columnSpacing]
        for place in 0..<3 {
            let axis = header.affine.axes[order.axes[place]]
            let found = header.affine.spacing[order.axes[place]]
            guard abs((axis * directions[place]).sum()) > 0.98 * found else {
                throw .gridDiffers(path: path, reason: "its axes lie askew to the image's")
            }
            guard let spacing = spacings[place] else { continue }
            guard abs(found - spacing) <= 0.02 * spacing else {
                throw .gridDiffers(
                    path: path, reason: "its voxels are \(found) mm apart where the image's are \(spacing)")
            }
        }
    }
}

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
