/// The distances between the surfaces of two structures, both ways.
///
/// A structure's surface are its voxels with one of their six neighbours outside of it or of the volume.
struct SurfaceDistances {
    /// From each surface voxel of the first to the nearest of the second, and the other way.
    let there: [Double]
    let back: [Double]

    /// `nil` where the spacing is not known or a structure is empty: there is no distance to nothing.
    init?(_ first: LabelVolume, _ second: LabelVolume) {
        guard let spacing = first.spacing, let box = Self.box(around: [first, second]) else { return nil }
        let size = box.map(\.count)
        let surfaces = [first, second].map { Self.surface(of: Self.cropped($0, to: box), size: size) }
        guard surfaces.allSatisfy({ $0.contains(true) }) else { return nil }
        there = Self.distances(from: surfaces[0], to: surfaces[1], size, spacing)
        back = Self.distances(from: surfaces[1], to: surfaces[0], size, spacing)
    }

    /// The mean of all distances, both ways together (the symmetric mean surface distance).
    var mean: Double { (there.reduce(0, +) + back.reduce(0, +)) / Double(there.count + back.count) }

    /// The larger of the 95th percentiles of both ways, by linear interpolation between order statistics.
    var hausdorff95: Double { max(Self.percentile(there, 0.95), Self.percentile(back, 0.95)) }

    static func percentile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        let place = share * Double(sorted.count - 1)
        let lower = Int(place)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
    }

    private static func distances(
        from source: [Bool], to target: [Bool], _ size: [Int], _ spacing: [Double]
    ) -> [Double] {
        let squares = DistanceTransform(to: target, size: size, spacing: spacing).squares
        return zip(source, squares).compactMap { $0 ? $1.squareRoot() : nil }
    }

    /// The smallest box with all structures.
    private static func box(around volumes: [LabelVolume]) -> [Range<Int>]? {
        let size = volumes[0].size
        var (lower, upper) = (size, [0, 0, 0])
        for volume in volumes {
            for (index, isInside) in volume.voxels.enumerated() where isInside {
                let place = [index / (size[1] * size[2]), index / size[2] % size[1], index % size[2]]
                for axis in 0..<3 {
                    lower[axis] = min(lower[axis], place[axis])
                    upper[axis] = max(upper[axis], place[axis] + 1)
                }
            }
        }
        return upper[0] == 0 ? nil : zip(lower, upper).map { $0..<$1 }
    }

    private static func cropped(_ volume: LabelVolume, to box: [Range<Int>]) -> [Bool] {
        box[0].flatMap { slice in
            box[1].flatMap { row in
                let start = (slice * volume.size[1] + row) * volume.size[2]
                return volume.voxels[start + box[2].lowerBound..<start + box[2].upperBound]
            }
        }
    }

    private static func surface(of voxels: [Bool], size: [Int]) -> [Bool] {
        let strides = [size[1] * size[2], size[2], 1]
        return voxels.indices.map { index in
            guard voxels[index] else { return false }
            return (0..<3).contains { axis in
                let place = index / strides[axis] % size[axis]
                let isAtEdge = place == 0 || place == size[axis] - 1
                return isAtEdge || !voxels[index - strides[axis]] || !voxels[index + strides[axis]]
            }
        }
    }
}

/// The distances between the contours of two structures within slices, both ways: for series whose slices do not follow
/// each other evenly, where there is no surface to measure between them.
///
/// A structure's contour in a slice are its pixels with one of their four neighbours outside of it or of the slice.
/// Slices in which only one of the structures lies do not count.
struct ContourDistances {
    /// The mean of all distances in mm, both ways together; `nil` where no slice has both structures.
    let mean: Double?

    /// `nil` where the pixel spacing is not known.
    init?(_ first: LabelVolume, _ second: LabelVolume) {
        guard let spacing = first.pixelSpacing else { return nil }
        let plane = first.size[1] * first.size[2]
        var (sum, count) = (0.0, 0)
        for slice in 0..<first.size[0] {
            let range = slice * plane..<(slice + 1) * plane
            let contours = [first, second].map { Self.contour(of: $0.voxels[range], size: $0.size) }
            guard contours.allSatisfy({ $0.contains(true) }) else { continue }
            for (source, target) in [(0, 1), (1, 0)] {
                let squares = DistanceTransform(
                    to: contours[target], size: [1, first.size[1], first.size[2]], spacing: [1] + spacing
                ).squares
                for (isContour, square) in zip(contours[source], squares) where isContour {
                    sum += square.squareRoot()
                    count += 1
                }
            }
        }
        mean = count == 0 ? nil : sum / Double(count)
    }

    private static func contour(of pixels: ArraySlice<Bool>, size: [Int]) -> [Bool] {
        let (height, width, first) = (size[1], size[2], pixels.startIndex)
        return (0..<height * width).map { place in
            guard pixels[first + place] else { return false }
            let (row, column) = (place / width, place % width)
            guard row > 0, column > 0, row < height - 1, column < width - 1 else { return true }
            return ![1, -1, width, -width].allSatisfy { pixels[first + place + $0] }
        }
    }
}
