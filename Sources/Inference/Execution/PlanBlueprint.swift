/// A plan on paper: every step, its place in memory, and the bytes that it will take.
struct PlanBlueprint {
    let inputShape: [Int]
    let outputShape: [Int]
    let threads: Int
    let arenaFloats: Int
    let scratchStride: Int
    let steps: [any StepBlueprint]

    /// Plans a graph as it is: folding is the caller's choice.
    init(graph: LayerGraph, inputShape: [Int], threads: Int) throws(InferenceError) {
        precondition(threads > 0, "a plan needs a thread")
        precondition(graph.output != graph.input, "a graph needs a layer")
        let shapes = try graph.shapes(for: inputShape)
        let memory = MemoryPlan(graph: graph, shapes: shapes)
        steps = graph.layers.indices.compactMap { Self.step(graph, $0, memory.views, threads) }
        self.inputShape = inputShape
        self.threads = threads
        outputShape = shapes[graph.output.index]
        arenaFloats = memory.arenaFloats
        scratchStride = ((steps.map(\.scratchFloats).max() ?? 0) + 15) / 16 * 16
    }

    /// Bytes of activations, scratch memory and packed weights.
    var requiredBytes: Int {
        4 * (arenaFloats + scratchStride * threads + steps.map(\.weightFloats).reduce(0, +))
    }

    /// The step that computes a layer, or nil where nothing is left to do.
    private static func step(
        _ graph: LayerGraph,
        _ index: Int,
        _ views: [ValueView],
        _ threads: Int
    ) -> (any StepBlueprint)? {
        let layer = graph.layers[index]
        let output = views[index]
        guard let first = layer.inputs.first else { return nil }
        let input = views[first.index]
        switch layer.operation {
        case .input: return nil
        case .convolution(let convolution) where PointwiseConvolutionStep.fits(convolution):
            return PointwiseConvolutionStep(convolution, layer.activation, input: input, output: output)
        case .convolution(let convolution):
            return ConvolutionBlueprint(convolution, layer.activation, input: input, output: output, threads: threads)
        case .transposedConvolution(let convolution):
            return ConvolutionBlueprint(convolution, layer.activation, input: input, output: output, threads: threads)
        case .maxPooling(let pooling): return PoolingStep(pooling, input: input, output: output)
        case .batchNormalization(let normalization):
            return AffineStep(normalization, layer.activation, input: input, output: output)
        case .identity: return AffineStep(nil, layer.activation, input: input, output: output)
        case .instanceNormalization(let normalization):
            return InstanceNormalizationStep(normalization, layer.activation, input: input, output: output)
        case .softmax: return SoftmaxStep(input: input, output: output)
        case .concatenation: return concatenation(layer.inputs.map { views[$0.index] }, output)
        case .addition, .multiplication:
            return CombinationStep(
                isProduct: layer.operation == .multiplication,
                layer.activation,
                first: input,
                second: views[layer.inputs[1].index],
                output: output
            )
        case .resize: return ResizeStep(input: input, output: output)
        }
    }

    /// Copies the parts that are not yet where they belong.
    private static func concatenation(_ inputs: [ValueView], _ output: ValueView) -> (any StepBlueprint)? {
        var parts: [ConcatenationStep.Part] = []
        var channel = 0
        for input in inputs {
            let inPlace = input.base == output.base && input.offset == output.offset + channel * output.volume
            if !inPlace { parts.append(ConcatenationStep.Part(view: input, channel: channel)) }
            channel += input.channels
        }
        return parts.isEmpty ? nil : ConcatenationStep(parts: parts, output: output)
    }
}
