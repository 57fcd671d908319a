import Imaging
import Inference

/// One 2D network made ready for the slices of a volume.
struct SliceWiseMember {
    let plan: InferencePlan
    private let grid: PlaneGrid
    private let window: HounsfieldWindow

    init(
        _ network: Network,
        _ input: NetworkInput,
        _ resources: Resources,
        geometry: VolumeGeometry,
        orientation: DisplayOrientation,
        batch: Int
    ) throws(SegmentationError) {
        grid = try PlaneGrid(geometry, orientation: orientation, spacing: input.spacing.plane)
        window = input.window
        let size = [grid.network.rows, grid.network.columns].map(network.paddedSize)
        plan = try network.plan(inputShape: [batch, 1] + size, resources)
    }

    /// Displayed slices in the network's grid, padded with 0 at the right and bottom; slices beyond the last are 0.
    func input(_ slices: [[Int16]], _ pool: WorkerPool) -> Tensor {
        let (rows, columns) = (plan.inputShape[2], plan.inputShape[3])
        let values = [Float](unsafeUninitializedCapacity: plan.inputShape[0] * rows * columns) { buffer, count in
            count = plan.inputShape[0] * rows * columns
            buffer.initialize(repeating: 0)
            guard let target = buffer.baseAddress else { return }
            pool.run(slices.count) { index, _ in
                let plane = grid.toNetwork(window.shares(of: slices[index]))
                for row in 0..<grid.network.rows {
                    for column in 0..<grid.network.columns {
                        target[(index * rows + row) * columns + column] = plane[row * grid.network.columns + column]
                    }
                }
            }
        }
        return Tensor(shape: plan.inputShape, values: values)
    }

    /// The logits of one slice at the displayed slice's pixel size, channel by channel.
    func planes(_ output: Tensor, at index: Int) -> [[Float]] {
        let (channels, rows, columns) = (output.shape[1], output.shape[2], output.shape[3])
        return (0..<channels).map { channel in
            let start = (index * channels + channel) * rows * columns
            var plane: [Float] = []
            plane.reserveCapacity(grid.network.rows * grid.network.columns)
            for row in 0..<grid.network.rows {
                let first = start + row * columns
                plane += output.values[first..<first + grid.network.columns]
            }
            return grid.toSource(plane)
        }
    }
}

/// Brings slices to a 2D network's pixel size: as they are displayed, windowed, resampled.
struct SlicePreparation {
    /// How a slice is turned.
    let orientation: DisplayOrientation
    /// How its pixels are resampled.
    let grid: PlaneGrid
    private let volume: Volume
    private let window: HounsfieldWindow

    /// - Parameter spacing: The network's distances between rows and columns.
    init(_ volume: Volume, spacing: PixelSpacing, window: HounsfieldWindow) throws(SegmentationError) {
        self.volume = volume
        self.window = window
        orientation = try DisplayOrientation.required(by: volume.geometry)
        grid = try PlaneGrid(volume.geometry, orientation: orientation, spacing: spacing)
    }

    /// A slice, row-major, at the network's pixel size.
    func plane(_ slice: Int) -> [Float] {
        let geometry = volume.geometry
        let displayed = orientation.displayed(volume.slice(slice), rows: geometry.rows, columns: geometry.columns)
        return grid.toNetwork(window.shares(of: displayed))
    }
}
