import Inference

/// Chooses the step that trains each layer.
struct TrainingStepPlanner {
    let graph: LayerGraph
    let values: [TrainingValue]
    let flows: [GradientFlow?]
    let weights: ParameterStore
    let statistics: ParameterStore
    let instructionSet: InstructionSet

    func step(_ index: Int) -> any TrainingStep {
        let layer = graph.layers[index]
        let (input, output, flow) = (values[layer.inputs[0].index], values[index], flows[index])
        let activation = StepActivation(layer.activation, channels: output.channels)
        switch layer.operation {
        case .input: preconditionFailure("the input comes first")
        case .convolution, .transposedConvolution:
            let step = ConvolutionStep(
                layer, weights, input: input, output: output, flow: flow, instructionSet: instructionSet)
            guard let step else { preconditionFailure("\(layer.name) is a convolution") }
            return step
        case .batchNormalization(let normalization):
            return self.normalization(.batch(epsilon: normalization.epsilon), layer, at: index)
        case .instanceNormalization(let normalization):
            return self.normalization(.instance(epsilon: normalization.epsilon), layer, at: index)
        case .identity: return normalization(.none, layer, at: index)
        case .maxPooling(let pooling): return PoolingStep(pooling, input: input, output: output, flow: flow)
        case .resize: return ResizeStep(input: input, output: output, flow: flow)
        case .softmax: return SoftmaxStep(input: input, output: output, flow: flow)
        case .concatenation:
            return ConcatenationStep(inputs: layer.inputs.map { values[$0.index] }, output: output, flow: flow)
        case .spatialBias(let bias):
            let parameter = layer.parameters.first.flatMap { weights.parameter($0.name) }
            return SpatialBiasStep(bias, parameter, input: input, output: output, flow: flow)
        case .addition:
            let second = values[layer.inputs[1].index]
            return AdditionStep(first: input, second: second, output: output, activation: activation, flow: flow)
        case .multiplication:
            let second = values[layer.inputs[1].index]
            return MultiplicationStep(first: input, second: second, output: output, activation: activation, flow: flow)
        }
    }

    private func normalization(
        _ kind: NormalizationStep.Kind,
        _ layer: Layer,
        at index: Int
    ) -> NormalizationStep {
        NormalizationStep(
            kind,
            layer.activation,
            NormalizationParameters(layer, weights, statistics),
            isPlanewise: graph.dimensions == 2,
            input: values[layer.inputs[0].index],
            output: values[index],
            flow: flows[index]
        )
    }
}
