/// The distances between the centres of neighbouring pixels of a slice, in mm.
///
///     PixelSpacing(row: 0.7, column: 0.9).transposed == PixelSpacing(row: 0.9, column: 0.7)
///
/// What a header says is not checked here; it may be 0 or no number.
///
/// Standard: PS3.3 10.7.1.3.
public struct PixelSpacing: Sendable, Hashable {
    /// Between rows, that is along a column: the first value of Pixel Spacing.
    public let row: Double
    /// Between columns, that is along a row: the second value.
    public let column: Double

    /// Creates a spacing of distances in mm.
    public init(row: Double, column: Double) {
        (self.row, self.column) = (row, column)
    }

    /// The two in the order of the attribute: between rows, between columns.
    public var values: [Double] { [row, column] }

    /// The spacing of the slice with its rows as columns.
    public var transposed: Self { Self(row: column, column: row) }

    /// Whether another spacing differs by a share of this one's distances at most, by default by rounding alone.
    package func isClose(to other: Self, within share: Double = 1e-3) -> Bool {
        abs(row - other.row) <= share * row && abs(column - other.column) <= share * column
    }
}
