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
