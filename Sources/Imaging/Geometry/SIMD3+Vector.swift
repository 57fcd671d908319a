/// What patient coordinates (mm; x to the patient's left, y to the back, z to the head) need of vectors.
extension SIMD3<Double> {
    /// The scalar product.
    package func dot(_ other: Self) -> Double { (self * other).sum() }

    /// The vector product.
    package func cross(_ other: Self) -> Self {
        Self(
            y * other.z - z * other.y,
            z * other.x - x * other.z,
            x * other.y - y * other.x
        )
    }

    /// The Euclidean length.
    package var length: Double { dot(self).squareRoot() }

    /// The vector of length 1 in the same direction.
    package var normalized: Self { self / length }

    /// The index of the component that is largest in magnitude.
    package var dominantAxis: Int {
        let magnitudes = [abs(x), abs(y), abs(z)]
        return magnitudes.indices.max { magnitudes[$0] < magnitudes[$1] } ?? 0
    }

    /// Whether every component is a number.
    package var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}

/// What the distances between slices tell.
extension [Double] {
    /// The median, the lower one of an even number; `nil` of none.
    var lowerMedian: Double? { isEmpty ? nil : sorted()[(count - 1) / 2] }

    /// How many times a unit each is; `nil` where one is no multiple of it, to within a tenth, or less than one.
    func multiples(of unit: Double) -> [Double]? {
        let steps = map { ($0 / unit).rounded() }
        let areMultiples = zip(self, steps).allSatisfy { distance, step in
            step >= 1 && abs(distance - step * unit) <= 0.1 * unit
        }
        return areMultiples ? steps : nil
    }
}
