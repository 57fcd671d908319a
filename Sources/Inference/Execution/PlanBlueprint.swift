/// A plan on paper: every step, its place in memory, and the bytes that it will take.
struct PlanBlueprint {
    let inputShape: [Int]
    let outputShape: [Int]
    let threads: Int
    let memory: MemoryPlan
    let steps: [PlannedStep]

    /// Plans a graph as it is: folding is the caller's choice. A 3D network takes the elements of a batch one by one.
    init(
        graph: LayerGraph,
        inputShape: [Int],
        threads: Int,
        sharesGrids: Bool? = nil
    ) throws(InferenceError) {
        precondition(threads > 0, "a plan needs a thread")
        precondition(graph.output != graph.input, "a graph needs a layer")
        outputShape = try graph.shapes(for: inputShape)[graph.output.index]
        let element = graph.dimensions == 3 ? [1] + inputShape.dropFirst() : inputShape
        let shapes = try graph.shapes(for: element)
        self.inputShape = inputShape
        self.threads = threads
        let margins = Self.margins(graph, shapes)
        memory = MemoryPlan(graph: graph, shapes: shapes, sharesGrids: sharesGrids) { margins[$0] ?? 1 }
        let planner = StepPlanner(graph: graph, memory: memory)
        steps = graph.layers.indices.compactMap(planner.step) + planner.lastSteps
    }

    /// Floats of scratch memory of each thread, and of all together.
    var threadFloats: Int { Self.padded(steps.map(\.blueprint.threadFloats).max() ?? 0) }
    var sharedFloats: Int { Self.padded(steps.map(\.blueprint.sharedFloats).max() ?? 0) }

    /// Bytes of activations, scratch memory and packed weights.
    var requiredBytes: Int {
        let weights = steps.map(\.blueprint.weightFloats).reduce(0, +)
        return 4 * (memory.arenaFloats + sharedFloats + threadFloats * threads + weights)
    }

    /// A multiple of a cache line, odd in lines.
    private static func padded(_ floats: Int) -> Int { ((floats + 15) / 16 | 1) * 16 }

    /// How far convolutions reach beyond the rows of inputs of each size.
    private static func margins(_ graph: LayerGraph, _ shapes: [[Int]]) -> [[Int]: Int] {
        var margins: [[Int]: Int] = [:]
        for (index, layer) in graph.layers.enumerated() where !layer.inputs.isEmpty {
            let input = MemoryPlan.size(shapes[layer.inputs[0].index])
            let output = MemoryPlan.size(shapes[index])
            guard let shape = ConvolutionShape(layer.operation, input: input, output: output) else { continue }
            margins[input] = max(margins[input] ?? 1, shape.axes[2].margin)
        }
        return margins
    }
}
