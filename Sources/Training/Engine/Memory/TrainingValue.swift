import CKernels
import Inference

/// A value of a network in training, or its gradient: for each element of a 3D batch, or for a whole 2D batch, blocks
/// of 16 channels with margins of zeros.
///
/// `@unchecked`: the steps of a plan follow each other, and within one, threads write to different planes.
final class TrainingValue: @unchecked Sendable {
    let channels: Int
    let grid: BlockGrid
    /// Elements of a 3D batch; 1 for a 2D batch, whose elements are planes.
    let elements: Int
    /// The blocks of each element.
    let blocks: [[UnsafeMutablePointer<Float>?]]
    /// Whose memory it is, and which block of it the first is.
    let storage: TrainingStorage
    let firstBlock: Int
    private let tables: [ConstantArray<UnsafeMutablePointer<Float>?>]
    private let views: ConstantArray<ck_value>

    var blockCount: Int { (channels + 15) / 16 }
    var planes: Int { grid.size[0] }

    /// All blocks of a storage, or as many as the channels need from `firstBlock` on.
    init(channels: Int, in storage: TrainingStorage, firstBlock: Int = 0) {
        let count = (channels + 15) / 16
        let blocks = storage.blocks.map { Array($0[firstBlock..<firstBlock + count]) }
        let tables = blocks.map { ConstantArray($0) }
        let grid = storage.grid
        views = ConstantArray(
            tables.map { table in
                ck_value(
                    blocks: table.pointer,
                    lanes: grid.lanes,
                    channels: channels,
                    size: (grid.size[0], grid.size[1], grid.size[2]),
                    plane: grid.plane,
                    row: grid.row
                )
            })
        (self.channels, self.grid, self.elements, self.blocks) = (channels, grid, storage.blocks.count, blocks)
        (self.storage, self.firstBlock, self.tables) = (storage, firstBlock, tables)
    }

    /// An element as kernels take it; valid as long as the value.
    func view(_ element: Int) -> UnsafePointer<ck_value> { views.pointer + element }
}

/// Memory for values of one grid. `@unchecked`: see ``TrainingValue``.
final class TrainingStorage: @unchecked Sendable {
    let grid: BlockGrid
    /// Position (0, 0, 0) of the blocks of each element.
    let blocks: [[UnsafeMutablePointer<Float>?]]
    /// Values that lie in it and are still needed, while memory is planned.
    var users = 0
    private let memory: AlignedMemory

    init(grid: BlockGrid, blocks count: Int, elements: Int) {
        self.grid = grid
        let memory = AlignedMemory(grid.floats * count * elements)
        blocks = (0..<elements).map { element in
            (0..<count).map { memory.floats + (element * count + $0) * grid.floats + grid.origin }
        }
        self.memory = memory
    }
}

/// Where the value of every layer lies. All values of a network have margins of one width, so that the parts of a
/// concatenation can lie in its own memory.
struct ValuePlan {
    /// By the places of the layers.
    let values: [TrainingValue]

    init(_ graph: LayerGraph, shapes: [[Int]]) {
        let grids = Self.grids(graph, shapes)
        var values = [TrainingValue?](repeating: nil, count: shapes.count)
        func allocated(_ index: Int) -> TrainingValue {
            let shape = shapes[index]
            let elements = graph.dimensions == 3 ? shape[0] : 1
            let storage = TrainingStorage(grid: grids[index], blocks: (shape[1] + 15) / 16, elements: elements)
            return TrainingValue(channels: shape[1], in: storage)
        }
        for (index, layer) in graph.layers.enumerated() where layer.operation == .concatenation {
            let whole = values[index] ?? allocated(index)
            values[index] = whole
            var channel = 0
            for (position, input) in layer.inputs.enumerated() {
                let channels = shapes[input.index][1]
                let isWhole = channels % 16 == 0 || position == layer.inputs.count - 1
                if values[input.index] == nil, input.index > 0, channel % 16 == 0, isWhole {
                    values[input.index] = TrainingValue(
                        channels: channels, in: whole.storage, firstBlock: whole.firstBlock + channel / 16)
                }
                channel += channels
            }
        }
        self.values = shapes.indices.map { values[$0] ?? allocated($0) }
    }

    private static func grids(_ graph: LayerGraph, _ shapes: [[Int]]) -> [BlockGrid] {
        let sizes = shapes.map { graph.dimensions == 3 ? Array($0.dropFirst(2)) : [$0[0]] + $0.dropFirst(2) }
        var margin = 1
        for (index, layer) in graph.layers.enumerated() {
            guard let input = layer.inputs.first?.index else { continue }
            let plan = ConvolutionPlan(layer.operation, input: sizes[input], output: sizes[index])
            margin = max(margin, plan?.margin ?? 0)
        }
        return sizes.map { BlockGrid(blocked: $0, margin: margin, dimensions: graph.dimensions) }
    }
}
