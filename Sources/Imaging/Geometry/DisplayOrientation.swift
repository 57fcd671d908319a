/// How an axial slice is turned so that columns run to the patient's left and rows to the back, as slices are
/// displayed.
///
/// Any series whose slices lie across the body can be turned by swapping rows with columns and reversing them; the
/// same turn taken back brings a result onto the source's grid, voxel for voxel.
public struct DisplayOrientation: Sendable, Equatable {
    /// Whether the source's rows become columns.
    public let swapsRowsAndColumns: Bool
    /// Whether columns are reversed (after swapping).
    public let reversesColumns: Bool
    /// Whether rows are reversed (after swapping).
    public let reversesRows: Bool
    /// Whether the slices, sorted along the normal, run from head to foot, and are reversed to run upwards.
    public let reversesSlices: Bool

    /// Finds the turn; `nil` where the slices do not lie across the body.
    public init?(_ geometry: VolumeGeometry) {
        guard geometry.normal.dominantAxis == 2 else { return nil }
        let row = geometry.rowDirection
        let column = geometry.columnDirection
        swapsRowsAndColumns = abs(row.x) < abs(row.y)
        reversesColumns = (swapsRowsAndColumns ? column.x : row.x) < 0
        reversesRows = (swapsRowsAndColumns ? row.y : column.y) < 0
        reversesSlices = geometry.normal.z < 0
    }

    /// Whether slices are displayed as they are stored.
    public var isIdentity: Bool { !(swapsRowsAndColumns || reversesColumns || reversesRows) }

    /// The rows and columns of a displayed slice.
    public func displayedSize(rows: Int, columns: Int) -> (rows: Int, columns: Int) {
        swapsRowsAndColumns ? (columns, rows) : (rows, columns)
    }

    /// The pixel spacing of a displayed slice; `stored` is that of the stored slice.
    public func displayedSpacing(_ stored: PixelSpacing) -> PixelSpacing {
        swapsRowsAndColumns ? stored.transposed : stored
    }

    /// Turns a stored slice [rows, columns] to the displayed orientation.
    public func displayed<Value>(_ slice: ArraySlice<Value>, rows: Int, columns: Int) -> [Value] {
        guard !isIdentity else { return Array(slice) }
        let size = displayedSize(rows: rows, columns: columns)
        var result: [Value] = []
        result.reserveCapacity(slice.count)
        for row in 0..<size.rows {
            for column in 0..<size.columns {
                result.append(slice[slice.startIndex + storedOffset(row: row, column: column, size: size)])
            }
        }
        return result
    }

    /// Turns a displayed slice back; `rows` and `columns` are those of the stored slice.
    public func stored<Value>(_ slice: [Value], rows: Int, columns: Int) -> [Value] {
        guard !isIdentity else { return slice }
        let size = displayedSize(rows: rows, columns: columns)
        var result = slice
        for row in 0..<size.rows {
            for column in 0..<size.columns {
                result[storedOffset(row: row, column: column, size: size)] = slice[row * size.columns + column]
            }
        }
        return result
    }

    /// Where a displayed pixel lies in the stored slice.
    private func storedOffset(row: Int, column: Int, size: (rows: Int, columns: Int)) -> Int {
        let row = reversesRows ? size.rows - 1 - row : row
        let column = reversesColumns ? size.columns - 1 - column : column
        return swapsRowsAndColumns ? column * size.rows + row : row * size.columns + column
    }
}
