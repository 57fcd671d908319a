/// The directions of rows and columns as a header gives them, made perpendicular unit vectors.
package struct SliceOrientation: Sendable, Hashable {
    /// The direction in which the column index grows.
    package let row: SIMD3<Double>
    /// The direction in which the row index grows.
    package let column: SIMD3<Double>
    /// Whether the header's values had to be changed by more than rounding.
    let isRepaired: Bool

    /// Checks the six values of Image Orientation (Patient); `nil` where they span no plane.
    ///
    /// Lengths within 10 % of 1 and angles within 3° of 90° are repaired.
    package init?(_ values: [Double]) {
        guard values.count == 6 else { return nil }
        let row = SIMD3(values[0], values[1], values[2])
        let column = SIMD3(values[3], values[4], values[5])
        guard row.isFinite, column.isFinite, (0.9...1.1).contains(row.length), (0.9...1.1).contains(column.length)
        else { return nil }
        let unitRow = row.normalized
        let projection = column.normalized.dot(unitRow)
        guard abs(projection) < 0.05 else { return nil }
        let isExact = abs(row.length - 1) < 1e-6 && abs(column.length - 1) < 1e-6 && abs(projection) < 1e-6
        self.row = isExact ? row : unitRow
        self.column = isExact ? column : (column.normalized - projection * unitRow).normalized
        isRepaired = abs(row.length - 1) > 1e-3 || abs(column.length - 1) > 1e-3 || abs(projection) > 1e-3
    }

    /// The unit vector perpendicular to the slice.
    var normal: SIMD3<Double> { row.cross(column).normalized }

    /// The largest difference between the components of two orientations.
    func difference(from other: Self) -> Double {
        let differences = [row - other.row, column - other.column]
        return differences.flatMap { [abs($0.x), abs($0.y), abs($0.z)] }.max() ?? 0
    }

    /// Whether two orientations differ by jitter at most.
    func isClose(to other: Self) -> Bool { difference(from: other) <= 2e-3 }
}
