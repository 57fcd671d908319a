/// Where the voxels of a file lie in the patient, in mm; x to the patient's left, y to the back, z to the head.
///
/// Voxel (i, j, k), of which i is fastest in the file, has its centre at `origin + i·axes[0] + j·axes[1] + k·axes[2]`.
public struct VoxelAffine: Sendable, Equatable {
    /// The centre of the first voxel.
    public let origin: SIMD3<Double>
    /// The steps from voxel to voxel along the file's axes.
    public let axes: [SIMD3<Double>]

    /// The distances of voxels along the file's axes.
    public var spacing: [Double] { axes.map { ($0 * $0).sum().squareRoot() } }

    /// The affine of a NIfTI header, whose x runs to the right and y to the front.
    init(rightAnteriorSuperior origin: SIMD3<Double>, _ axes: [SIMD3<Double>], unit: Double) {
        let toPatient = SIMD3(-unit, -unit, unit)
        self.origin = origin * toPatient
        self.axes = axes.map { $0 * toPatient }
    }

    /// The centre of a voxel.
    func center(_ voxel: [Int]) -> SIMD3<Double> {
        zip(axes, voxel).reduce(origin) { $0 + $1.0 * Double($1.1) }
    }
}

/// A rotation, of whose quaternion a header states three parts.
///
/// Standard: NIfTI-1, "QUATERNION REPRESENTATION OF ROTATION MATRIX".
struct Quaternion {
    private let a: Double
    private let b: Double
    private let c: Double
    private let d: Double

    /// `nil` where the parts are longer than a unit quaternion's, beyond rounding.
    init?(_ parts: [Double]) {
        let squares = parts.map { $0 * $0 }.reduce(0, +)
        guard squares.isFinite, squares < 1 + 1e-5 else { return nil }
        // A half turn leaves nothing for the first part; rounding is then divided away.
        let length = max(squares, 1).squareRoot()
        a = max(0, 1 - squares).squareRoot()
        (b, c, d) = (parts[0] / length, parts[1] / length, parts[2] / length)
    }

    /// The columns of the rotation matrix.
    var columns: [SIMD3<Double>] {
        [
            SIMD3(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)),
            SIMD3(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)),
            SIMD3(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - b * b - c * c),
        ]
    }
}

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
