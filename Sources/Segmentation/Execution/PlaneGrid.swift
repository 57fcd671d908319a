import Imaging

/// How a displayed slice comes to the network's pixel size, and the network's output back.
struct PlaneGrid {
    /// The rows and columns of the displayed slice.
    let source: (rows: Int, columns: Int)
    /// The rows and columns at the network's pixel size.
    let network: (rows: Int, columns: Int)
    private let shrinkRows: ResamplingWeights
    private let shrinkColumns: ResamplingWeights
    private let growRows: ResamplingWeights
    private let growColumns: ResamplingWeights

    /// The largest slice that is accepted, in mm.
    private static let maximumExtent = 2000.0

    /// - Parameter spacing: The network's distances between rows and columns.
    init(
        _ geometry: VolumeGeometry,
        orientation: DisplayOrientation,
        spacing: PixelSpacing
    ) throws(SegmentationError) {
        source = orientation.displayedSize(rows: geometry.rows, columns: geometry.columns)
        let displayed = orientation.displayedSpacing(geometry.pixelSpacing)
        network = (
            try Self.count(source.rows, displayed.row, spacing.row),
            try Self.count(source.columns, displayed.column, spacing.column)
        )
        shrinkRows = .triangle(inputCount: source.rows, outputCount: network.rows)
        shrinkColumns = .triangle(inputCount: source.columns, outputCount: network.columns)
        growRows = .linear(inputCount: network.rows, outputCount: source.rows)
        growColumns = .linear(inputCount: network.columns, outputCount: source.columns)
    }

    /// A displayed slice at the network's pixel size.
    func toNetwork(_ slice: [Float]) -> [Float] {
        let rows = shrinkRows.apply(slice, outer: 1, inner: source.columns)
        return shrinkColumns.apply(rows, outer: network.rows, inner: 1)
    }

    /// A plane of the network's output at the displayed slice's pixel size.
    func toSource(_ plane: [Float]) -> [Float] {
        let columns = growColumns.apply(plane, outer: network.rows, inner: 1)
        return growRows.apply(columns, outer: 1, inner: source.columns)
    }

    /// How many samples cover the same length at another distance.
    static func count(_ count: Int, _ spacing: Double, _ target: Double) throws(SegmentationError) -> Int {
        let extent = Double(count) * spacing
        guard extent <= maximumExtent else { throw .sliceTooLarge(millimetres: extent, limit: maximumExtent) }
        return max(1, Int((extent / target).rounded()))
    }
}
