import Imaging
import Inference

/// The way of a volume's values to a network's spacing, as inference goes it.
struct SampleScaler {
    /// Slices, rows, columns at the network's spacing.
    let size: [Int]
    private let orientation: DisplayOrientation
    private let plane: PlaneGrid?
    private let spacing: [Double]
    private let pool: WorkerPool

    init(_ volume: Volume, input: NetworkInput, pool: WorkerPool) throws(SegmentationError) {
        orientation = try DisplayOrientation.required(by: volume.geometry)
        (spacing, self.pool) = (input.spacing, pool)
        if spacing.count == 2 {
            let grid = try PlaneGrid(
                volume.geometry, orientation: orientation, spacing: (row: spacing[0], column: spacing[1]))
            plane = grid
            size = [volume.geometry.slices, grid.network.rows, grid.network.columns]
        } else {
            plane = nil
            let displayed = try DisplayedVolume(volume)
            size = try Region(displayed.box, of: displayed, spacing: spacing).size
        }
    }

    /// The values of a volume of the same geometry, [slice, row, column].
    func values(_ volume: Volume, _ window: IntensityWindow) -> [Float] {
        guard let plane else {
            guard let displayed = try? DisplayedVolume(volume),
                let region = try? Region(displayed.box, of: displayed, spacing: spacing)
            else { return [] }
            return region.values(window, pool)
        }
        let geometry = volume.geometry
        return (0..<geometry.slices).flatMap { slice in
            let stored = volume.slice(slice)
            return plane.toNetwork(
                window.apply(orientation.displayed(stored, rows: geometry.rows, columns: geometry.columns)))
        }
    }
}
