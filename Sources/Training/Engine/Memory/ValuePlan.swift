import Inference

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
