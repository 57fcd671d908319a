/// In which order a file's voxels are read so that they follow given directions: its axes exchanged and reversed.
struct VoxelOrder {
    /// The file's axis for slices, rows and columns.
    let axes: [Int]
    /// Whether each of them is walked from its end.
    let isReversed: [Bool]
    private let fileSize: [Int]

    /// The file's axes that come closest to these directions, each used once, in order.
    init(_ header: NIfTIHeader, along directions: [SIMD3<Double>]) {
        var left = [0, 1, 2]
        var axes: [Int] = []
        for direction in directions {
            let cosine = { (axis: Int) in
                abs((header.affine.axes[axis] * direction).sum()) / header.affine.spacing[axis]
            }
            let best = left.max { cosine($0) < cosine($1) } ?? left[0]
            axes.append(best)
            left.removeAll { $0 == best }
        }
        self.axes = axes
        isReversed = zip(axes, directions).map { (header.affine.axes[$0] * $1).sum() < 0 }
        fileSize = header.size
    }

    /// [slices, rows, columns]
    var size: [Int] { axes.map { fileSize[$0] } }

    /// The file's indices (i, j, k) of a voxel (slice, row, column).
    func fileIndices(_ voxel: [Int]) -> [Int] {
        var indices = [0, 0, 0]
        for (place, axis) in axes.enumerated() {
            indices[axis] = isReversed[place] ? fileSize[axis] - 1 - voxel[place] : voxel[place]
        }
        return indices
    }

    /// The values as [slices, rows, columns], each made into another kind.
    func arranged<Result>(_ values: [Float], _ transform: (Float) -> Result) -> [Result] {
        let strides = [1, fileSize[0], fileSize[0] * fileSize[1]]
        let steps = (0..<3).map { (isReversed[$0] ? -1 : 1) * strides[axes[$0]] }
        let start = zip(fileIndices([0, 0, 0]), strides).reduce(0) { $0 + $1.0 * $1.1 }
        let size = self.size
        var result: [Result] = []
        result.reserveCapacity(values.count)
        for slice in 0..<size[0] {
            for row in 0..<size[1] {
                var index = start + slice * steps[0] + row * steps[1]
                for _ in 0..<size[2] {
                    result.append(transform(values[index]))
                    index += steps[2]
                }
            }
        }
        return result
    }
}
