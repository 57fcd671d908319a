/// The box around some voxels.
enum VoxelBounds {
    /// The smallest box with all voxels but 0 of `voxels`, whose size is [slices, rows, columns]; `nil` where all are 0.
    static func box(of voxels: [UInt8], size: [Int]) -> [Range<Int>]? {
        var lower = size
        var upper = [0, 0, 0]
        for slice in 0..<size[0] {
            for row in 0..<size[1] {
                let start = (slice * size[1] + row) * size[2]
                let line = voxels[start..<start + size[2]]
                guard let first = line.firstIndex(where: { $0 != 0 }), let last = line.lastIndex(where: { $0 != 0 })
                else { continue }
                let found = [slice..<slice + 1, row..<row + 1, first - start..<last - start + 1]
                for axis in 0..<3 {
                    lower[axis] = min(lower[axis], found[axis].lowerBound)
                    upper[axis] = max(upper[axis], found[axis].upperBound)
                }
            }
        }
        return upper[0] == 0 ? nil : zip(lower, upper).map { $0..<$1 }
    }

    /// A box with a margin of so many voxels along each axis, as far as the volume goes.
    static func grown(_ box: [Range<Int>], by margin: [Int], within size: [Int]) -> [Range<Int>] {
        (0..<3).map { axis in
            max(0, box[axis].lowerBound - margin[axis])..<min(size[axis], box[axis].upperBound + margin[axis])
        }
    }
}
