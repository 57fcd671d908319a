/// Chooses the step that computes each layer.
struct StepPlanner {
    let graph: LayerGraph
    let memory: MemoryPlan

    /// The step that computes a layer, or nil where nothing is left to do.
    func step(_ index: Int) -> PlannedStep? {
        let layer = graph.layers[index]
        guard var blueprint = blueprint(index, layer) else { return nil }
        let output = memory.places[index]
        if memory.needsClearing(index) { blueprint = MarginClearingBlueprint(step: blueprint, output: output) }
        return PlannedStep(layer: layer, output: output, blueprint: blueprint)
    }

    /// What follows the layers: the output's way to the caller.
    var lastSteps: [PlannedStep] {
        guard let target = memory.outputCopy else { return [] }
        let index = graph.output.index
        let blueprint = CopyBlueprint(inputs: [memory.places[index]], output: target)
        return [PlannedStep(layer: graph.layers[index], output: target, blueprint: blueprint)]
    }

    private func blueprint(_ index: Int, _ layer: Layer) -> (any StepBlueprint)? {
        let output = memory.places[index]
        guard let first = layer.inputs.first else { return nil }
        let input = memory.places[first.index]
        switch layer.operation {
        case .input: return nil
        case .convolution(let convolution) where memory.layouts.isFiltered(index):
            return WinogradBlueprint(
                convolution: convolution, activation: layer.activation, input: input, output: output)
        case .convolution, .transposedConvolution:
            return DirectConvolutionBlueprint(layer, memory.places, output: output)
        case .concatenation:
            if memory.layouts.isVirtual[index] { return nil }
            return CopyBlueprint(inputs: layer.inputs.map { memory.places[$0.index] }, output: output)
        case .maxPooling(let pooling): return PoolingBlueprint(pooling: pooling, input: input, output: output)
        case .softmax: return SoftmaxBlueprint(input: input, output: output)
        case .resize:
            if memory.layouts.isVirtual[index] { return nil }
            return ResizeBlueprint(input: input, output: output)
        default: return elementwise(layer, input, output)
        }
    }

    private func elementwise(_ layer: Layer, _ input: ValuePlace, _ output: ValuePlace) -> (any StepBlueprint)? {
        let activation = layer.activation
        switch layer.operation {
        case .batchNormalization(let normalization):
            return AffineBlueprint(normalization: normalization, activation: activation, input: input, output: output)
        case .identity:
            return AffineBlueprint(normalization: nil, activation: activation, input: input, output: output)
        case .spatialBias(let bias):
            return SpatialBiasBlueprint(bias: bias, activation: activation, input: input, output: output)
        case .instanceNormalization(let normalization):
            return InstanceNormalizationBlueprint(
                normalization: normalization, activation: activation, input: input, output: output,
                isPlanewise: graph.dimensions == 2)
        case .addition, .multiplication:
            return CombinationBlueprint(
                isProduct: layer.operation == .multiplication, activation: activation, first: input,
                second: memory.places[layer.inputs[1].index], output: output)
        default: return nil
        }
    }
}
