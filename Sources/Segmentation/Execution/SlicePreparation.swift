import Imaging

/// Brings slices to a 2D network's pixel size: as they are displayed, windowed, resampled.
struct SlicePreparation {
    /// How a slice is turned.
    let orientation: DisplayOrientation
    /// How its pixels are resampled.
    let grid: PlaneGrid
    private let volume: Volume
    private let window: IntensityWindow

    /// - Parameter spacing: The network's distances between rows and columns, in mm.
    init(_ volume: Volume, spacing: [Double], window: IntensityWindow) throws(SegmentationError) {
        self.volume = volume
        self.window = window
        orientation = try DisplayOrientation.required(by: volume.geometry)
        grid = try PlaneGrid(
            volume.geometry, orientation: orientation, spacing: (row: spacing[0], column: spacing[1]))
    }

    /// A slice, row-major, at the network's pixel size.
    func plane(_ slice: Int) -> [Float] {
        let geometry = volume.geometry
        let displayed = orientation.displayed(volume.slice(slice), rows: geometry.rows, columns: geometry.columns)
        return grid.toNetwork(window.apply(displayed))
    }
}
