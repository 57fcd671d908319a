import Imaging

/// Where the fine network looks, and what the decision record says about it.
struct SearchedRegion {
    /// What the locator found.
    let finding: RegionLocator.Finding
    /// The box of the volume that the fine network takes.
    let box: [Range<Int>]

    /// What there is to say once the fine network has decided.
    ///
    /// - Parameter isEmpty: Whether it found nothing.
    func facts(isEmpty: Bool) -> [String] {
        switch finding {
        case .uncertain(let reason):
            return ["The whole body was searched, because \(reason)."]
        case .region(_, let millilitres):
            let size = "The region searched has \(box.map { String($0.count) }.joined(separator: "·")) voxels."
            let contradiction =
                "Nothing was found in the region at the fine spacing, although \(millilitres) mL were at a coarse one."
            return isEmpty ? [size, contradiction] : [size]
        }
    }
}

/// One axis of a region: which of the source's samples it has, how they come to the network's distance, and back.
struct RegionAxis {
    /// The source's samples.
    let source: Range<Int>
    /// The number of samples at the network's distance.
    let count: Int
    let shrink: ResamplingWeights
    let grow: ResamplingWeights

    /// - Parameters:
    ///   - spacing: The distance of the source's samples, in mm.
    ///   - target: The network's distance, in mm.
    init(source: Range<Int>, spacing: Double, target: Double) throws(SegmentationError) {
        self.source = source
        count = try PlaneGrid.count(source.count, spacing, target)
        shrink = .triangle(inputCount: source.count, outputCount: count)
        grow = .linear(inputCount: count, outputCount: source.count)
    }
}

/// The box around some voxels.
enum VoxelBounds {
    /// The smallest box with all voxels but 0 of `voxels`, whose size is [slices, rows, columns]; `nil` where all are
    /// 0.
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

/// Makes a region at least as large as what a network saw in training, so that it decides with the context that it
/// knows.
///
///     let growth = RegionGrowth(patch: [32, 96, 96], spacing: [2, 1, 1])
///     let box = growth.box(around: found, size: [120, 512, 512], spacing: [2.5, 0.7, 0.7])
///
/// All is along [slices, rows, columns].
package struct RegionGrowth {
    /// The training patch, in voxels; `nil` where regions stay as they are.
    private let patch: [Int]?
    /// The network's distances between voxels, in mm.
    private let spacing: NetworkSpacing

    /// - Parameters:
    ///   - patch: The training patch, in the network's voxels; `nil` where regions stay as they are.
    ///   - spacing: The network's distances between voxels, in mm.
    package init(patch: [Int]?, spacing: NetworkSpacing) {
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
            let extent = (Double(patch[axis]) - Self.roundedUp) * self.spacing.axes[axis]
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
