/// The distances between the centres of neighbouring pixels, in mm.
///
/// Standard: PS3.3 10.7.1.3.
struct PixelSpacing: Sendable, Hashable {
    /// Between rows: the first value of Pixel Spacing.
    var row: Double
    /// Between columns: the second value.
    var column: Double

    /// Whether two spacings differ by rounding at most: one part in a thousand.
    func isClose(to other: Self) -> Bool {
        abs(row - other.row) <= 1e-3 * row && abs(column - other.column) <= 1e-3 * column
    }
}
