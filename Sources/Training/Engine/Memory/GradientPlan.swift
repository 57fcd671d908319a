import Inference

/// The way of the gradients through one step.
struct GradientFlow {
    /// The gradient of the step's output, which the step may use up.
    let output: TrainingValue
    /// For each input where its gradient goes; nil where nobody needs it.
    let inputs: [GradientTarget?]
}

/// Where a step puts the gradient of one of its inputs.
struct GradientTarget {
    let value: TrainingValue
    /// Whether another step has put something there before.
    let adds: Bool

    /// 1 to add, as kernels take it.
    var flag: Int { adds ? 1 : 0 }
}

/// Where the gradient of every value lies. Memory whose gradient has been used up is given to another.
struct GradientPlan {
    /// What each layer does with gradients; nil where nothing depends on its value.
    private(set) var flows: [GradientFlow?]

    private let graph: LayerGraph
    private let values: [TrainingValue]
    private var gradients: [TrainingValue?]
    private var adds: [Bool]
    private var free: [Shape: [TrainingStorage]] = [:]

    private struct Shape: Hashable {
        let grid: BlockGrid
        let blocks: Int
    }

    init(_ graph: LayerGraph, values: [TrainingValue]) {
        self.graph = graph
        self.values = values
        flows = Array(repeating: nil, count: values.count)
        gradients = Array(repeating: nil, count: values.count)
        adds = Array(repeating: false, count: values.count)
        gradients[graph.output.index] = allocated(like: values[graph.output.index])
        for index in graph.layers.indices.dropFirst().reversed() { plan(index) }
    }

    private mutating func plan(_ index: Int) {
        guard let output = gradients[index] else { return }
        let inputs = graph.layers[index].inputs.indices.map { target(index, $0, output) }
        flows[index] = GradientFlow(output: output, inputs: inputs)
        release(output.storage)
    }

    private mutating func target(_ index: Int, _ position: Int, _ output: TrainingValue) -> GradientTarget? {
        let input = graph.layers[index].inputs[position].index
        guard input > 0 else { return nil }
        if let value = gradients[input] { return GradientTarget(value: value, adds: true) }
        let value = shared(index, position, output) ?? allocated(like: values[input])
        gradients[input] = value
        return GradientTarget(value: value, adds: false)
    }

    /// The input's gradient in the memory of the output's, where the step can work in place.
    private mutating func shared(_ index: Int, _ position: Int, _ output: TrainingValue) -> TrainingValue? {
        let layer = graph.layers[index]
        let input = values[layer.inputs[position].index]
        switch layer.operation {
        case .batchNormalization, .instanceNormalization, .identity, .spatialBias: break
        case .addition where position == 0: break
        case .concatenation:
            let before = layer.inputs.prefix(position).map { values[$0.index].channels }.reduce(0, +)
            let isLast = position == layer.inputs.count - 1
            guard before % 16 == 0, input.channels % 16 == 0 || isLast else { return nil }
            output.storage.users += 1
            let first = output.firstBlock + before / 16
            return TrainingValue(channels: input.channels, in: output.storage, firstBlock: first)
        default: return nil
        }
        output.storage.users += 1
        return output
    }

    private mutating func allocated(like value: TrainingValue) -> TrainingValue {
        let shape = Shape(grid: value.grid, blocks: value.blockCount)
        let storage =
            free[shape]?.popLast()
            ?? TrainingStorage(grid: value.grid, blocks: value.blockCount, elements: value.elements)
        storage.users = 1
        return TrainingValue(channels: value.channels, in: storage)
    }

    private mutating func release(_ storage: TrainingStorage) {
        storage.users -= 1
        guard storage.users == 0 else { return }
        free[Shape(grid: storage.grid, blocks: storage.blocks[0].count), default: []].append(storage)
    }
}
