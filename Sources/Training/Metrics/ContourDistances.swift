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
