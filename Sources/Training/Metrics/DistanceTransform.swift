/// For each voxel of a volume the squared distance to the nearest of some voxels, exactly: the lower envelope of
/// parabolas along one axis after the other (Felzenszwalb & Huttenlocher, Distance Transforms of Sampled Functions,
/// 2012).
struct DistanceTransform {
    /// Row-major [slices, rows, columns], in squared units of the spacing; infinite where there are no such voxels.
    private(set) var squares: [Double]

    /// - Parameters:
    ///   - isSite: The voxels to which distances are measured, of `size` [slices, rows, columns].
    ///   - spacing: The distances between voxels along the same axes.
    init(to isSite: [Bool], size: [Int], spacing: [Double]) {
        squares = isSite.map { $0 ? 0 : .infinity }
        let strides = [size[1] * size[2], size[2], 1]
        for axis in 0..<3 {
            for start in Self.starts(of: axis, size: size, strides: strides) {
                transform(from: start, stride: strides[axis], count: size[axis], spacing: spacing[axis])
            }
        }
    }

    /// Where the lines along an axis begin.
    private static func starts(of axis: Int, size: [Int], strides: [Int]) -> [Int] {
        let others = (0..<3).filter { $0 != axis }
        return (0..<size[others[0]]).flatMap { first in
            (0..<size[others[1]]).map { first * strides[others[0]] + $0 * strides[others[1]] }
        }
    }

    /// One line: of the parabolas that stand on its values, the lowest at each place.
    private mutating func transform(from start: Int, stride: Int, count: Int, spacing: Double) {
        var places: [Int] = []
        var borders: [Double] = []
        let heights = (0..<count).map { squares[start + $0 * stride] }
        let step = spacing * spacing
        for place in 0..<count where heights[place] < .infinity {
            var border = -Double.infinity
            while let last = places.last {
                let rise = heights[place] - heights[last] + step * Double(place * place - last * last)
                border = rise / (2 * step * Double(place - last))
                guard border <= borders[places.count - 1] else { break }
                places.removeLast()
                borders.removeLast()
                border = -.infinity
            }
            places.append(place)
            borders.append(border)
        }
        guard !places.isEmpty else { return }
        var lowest = 0
        for place in 0..<count {
            while lowest + 1 < places.count, borders[lowest + 1] < Double(place) { lowest += 1 }
            let distance = Double(place - places[lowest])
            squares[start + place * stride] = heights[places[lowest]] + step * distance * distance
        }
    }
}
