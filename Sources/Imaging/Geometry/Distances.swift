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
