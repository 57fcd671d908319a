/// The part of every slice that a preview shows: the body with a margin.
struct PreviewCrop {
    /// How stored slices are turned for display; `nil` where they do not lie across the body.
    let orientation: DisplayOrientation?
    /// The size of a displayed slice.
    let size: (rows: Int, columns: Int)
    /// The size of a displayed pixel in mm.
    let spacing: (row: Double, column: Double)
    /// The rows and columns shown.
    let rows: Range<Int>
    let columns: Range<Int>

    init(volume: Volume) {
        let geometry = volume.geometry
        orientation = DisplayOrientation(geometry)
        let isTurned = orientation?.swapsRowsAndColumns ?? false
        size = isTurned ? (geometry.columns, geometry.rows) : (geometry.rows, geometry.columns)
        spacing =
            isTurned
            ? (geometry.columnSpacing, geometry.rowSpacing) : (geometry.rowSpacing, geometry.columnSpacing)
        let middle = Self.displayed(volume.slice(geometry.slices / 2), of: geometry, by: orientation)
        let body = Self.body(in: middle, size: size, reach: Int((4 / spacing.row).rounded(.up)))
        let columnCount = size.columns
        rows = Self.span(body.map { $0 / columnCount }, limit: size.rows)
        columns = Self.span(body.map { $0 % columnCount }, limit: size.columns)
    }

    /// The pixels that are not air and have none some mm above and below: the table is thinner than that.
    private static func body(in slice: [Int16], size: (rows: Int, columns: Int), reach: Int) -> [Int] {
        let offset = reach * size.columns
        return slice.indices.filter { index in
            [index - offset, index, index + offset].allSatisfy { slice.indices.contains($0) && slice[$0] > -300 }
        }
    }

    /// The height of a tile that shows the crop in true proportions.
    func height(forWidth width: Int) -> Int {
        let shape = Double(rows.count) * spacing.row / (Double(columns.count) * spacing.column)
        return max(1, min(4 * width, Int((Double(width) * shape).rounded())))
    }

    /// A slice as it is displayed, uncropped.
    func displayed<Value>(_ slice: ArraySlice<Value>, of geometry: VolumeGeometry) -> [Value] {
        Self.displayed(slice, of: geometry, by: orientation)
    }

    private static func displayed<Value>(
        _ slice: ArraySlice<Value>, of geometry: VolumeGeometry, by orientation: DisplayOrientation?
    ) -> [Value] {
        orientation?.displayed(slice, rows: geometry.rows, columns: geometry.columns) ?? Array(slice)
    }

    /// Leaves out the outermost half per cent on either side (table, wires), then adds a margin.
    private static func span(_ indices: [Int], limit: Int) -> Range<Int> {
        let sorted = indices.sorted()
        guard let first = sorted.dropFirst(sorted.count / 200).first,
            let last = sorted.dropLast(sorted.count / 200).last, last - first > limit / 8
        else { return 0..<limit }
        let margin = limit / 40
        return max(0, first - margin)..<min(limit, last + margin + 1)
    }
}
