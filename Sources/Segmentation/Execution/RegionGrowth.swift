/// Makes a region at least as large as what a network saw in training, so that it decides with the context that it knows.
///
///     let growth = RegionGrowth(patch: [32, 96, 96], spacing: [2, 1, 1])
///     let box = growth.box(around: found, size: [120, 512, 512], spacing: [2.5, 0.7, 0.7])
///
/// All is along [slices, rows, columns].
package struct RegionGrowth {
    /// The training patch, in voxels; `nil` where regions stay as they are.
    private let patch: [Int]?
    /// The network's distances between voxels, in mm.
    private let spacing: [Double]

    /// - Parameters:
    ///   - patch: The training patch, in the network's voxels; `nil` where regions stay as they are.
    ///   - spacing: The network's distances between voxels, in mm.
    package init(patch: [Int]?, spacing: [Double]) {
        (self.patch, self.spacing) = (patch, spacing)
    }

    /// A box of a volume, grown on both sides alike; it is shifted where the volume ends, and never goes beyond.
    ///
    /// - Parameters:
    ///   - size: The volume's voxels.
    ///   - spacing: The volume's distances between voxels, in mm.
    package func box(around box: [Range<Int>], size: [Int], spacing: [Double]) -> [Range<Int>] {
        guard let patch else { return box }
        return box.indices.map { axis in
            // Sizes are rounded at the network's spacing: half a voxel less is enough, and does not become one more.
            let extent = (Double(patch[axis]) - Self.roundedUp) * self.spacing[axis]
            let least = Int(min(Double(size[axis]), (extent / spacing[axis]).rounded(.up)))
            return Self.range(box[axis], least: least, within: size[axis])
        }
    }

    /// The part of a voxel that rounding adds, less what the arithmetic may be wrong by.
    private static let roundedUp = 0.499

    private static func range(_ range: Range<Int>, least: Int, within size: Int) -> Range<Int> {
        let missing = least - range.count
        guard missing > 0 else { return range }
        let first = min(max(0, range.lowerBound - missing / 2), size - least)
        return first..<first + least
    }
}
