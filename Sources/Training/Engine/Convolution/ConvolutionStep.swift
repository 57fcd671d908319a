import CKernels
import Inference

/// A convolution or transposed convolution, and its activation.
struct ConvolutionStep: TrainingStep {
    private enum Pass {
        case direct(DirectPass)
        case winograd(WinogradPass)

        var sharedFloats: Int { if case .winograd(let pass) = self { pass.sharedFloats } else { 0 } }
        var threadFloats: Int {
            switch self {
            case .direct(let pass): pass.threadFloats
            case .winograd(let pass): pass.threadFloats
            }
        }

        func run(_ run: TrainingRun) {
            switch self {
            case .direct(let pass): pass.run(run)
            case .winograd(let pass): pass.run(run)
            }
        }
    }

    private enum WeightGradient {
        case direct(DirectWeightGradient)
        case winograd(WinogradWeightGradient)

        var sharedFloats: Int {
            switch self {
            case .direct(let gradient): gradient.sharedFloats
            case .winograd(let gradient): gradient.sharedFloats
            }
        }
        var threadFloats: Int { if case .winograd(let gradient) = self { gradient.threadFloats } else { 0 } }

        func run(_ run: TrainingRun) {
            switch self {
            case .direct(let gradient): gradient.run(run)
            case .winograd(let gradient): gradient.run(run)
            }
        }
    }

    private let output: TrainingValue
    private let flow: GradientFlow?
    private let activation: StepActivation
    private let bias: ChannelSums
    private let forwardPass: Pass
    private let backwardPass: Pass?
    private let weightGradient: WeightGradient?
    private let weights: Parameter?
    /// Where a gradient is computed that has to be added to another.
    private let temporary: TrainingValue?

    init?(
        _ layer: Layer,
        _ store: ParameterStore,
        input: TrainingValue,
        output: TrainingValue,
        flow: GradientFlow?,
        instructionSet: InstructionSet
    ) {
        let plan = ConvolutionPlan(layer.operation, input: input.grid.size, output: output.grid.size)
        guard let plan, let content = ConvolutionContent(layer, store) else { return nil }
        let most = instructionSet.kernels.pointee.most_group_blocks
        (self.output, self.flow) = (output, flow)
        weights = content.weights
        activation = StepActivation(layer.activation, channels: output.channels)
        bias = ChannelSums(content.bias, constant: content.constantBias, like: output)
        let target = flow?.inputs[0]
        if let axes = plan.filteredAxes, let weights = content.weights {
            forwardPass = .winograd(
                WinogradPass(
                    axes: axes, source: input, target: output, isTurned: false, parameter: weights,
                    bias: bias.values, activation: activation, mostGroupBlocks: most))
            temporary = target.flatMap { $0.adds ? Self.copy($0.value) : nil }
            let temporary = temporary
            backwardPass = flow.flatMap { flow in
                target.map { target in
                    .winograd(
                        WinogradPass(
                            axes: axes, source: flow.output, target: temporary ?? target.value, isTurned: true,
                            parameter: weights, bias: AlignedMemory(input.blockCount * 16),
                            activation: StepActivation(.identity, channels: input.channels), mostGroupBlocks: most))
                }
            }
            weightGradient = flow.map {
                .winograd(
                    WinogradWeightGradient(axes: axes, input: input, gradient: $0.output, parameter: weights))
            }
        } else {
            temporary = nil
            forwardPass = .direct(
                DirectPass(
                    plan.forward, kernel: plan.kernel, source: input, target: output, adds: false, isTurned: false,
                    parameter: content.weights, constant: content.constant, bias: bias.values,
                    activation: activation, mostGroupBlocks: most))
            backwardPass = flow.flatMap { flow in
                target.map { target in
                    .direct(
                        DirectPass(
                            plan.backward, kernel: plan.kernel, source: flow.output, target: target.value,
                            adds: target.adds, isTurned: true, parameter: content.weights,
                            constant: content.constant, bias: AlignedMemory(input.blockCount * 16),
                            activation: StepActivation(.identity, channels: input.channels), mostGroupBlocks: most))
                }
            }
            weightGradient = flow.flatMap { flow in
                content.weights.map {
                    .direct(DirectWeightGradient(plan, input: input, gradient: flow.output, parameter: $0))
                }
            }
        }
    }

    var sharedFloats: Int {
        max(forwardPass.sharedFloats, backwardPass?.sharedFloats ?? 0, weightGradient?.sharedFloats ?? 0)
    }

    var threadFloats: Int {
        max(forwardPass.threadFloats, backwardPass?.threadFloats ?? 0, weightGradient?.threadFloats ?? 0)
    }

    func forward(_ run: TrainingRun) {
        bias.load(run)
        forwardPass.run(run)
    }

    func backward(_ run: TrainingRun) {
        guard let flow else { return }
        activation.backward(run, output: output, gradient: flow.output)
        bias.backward(run, flow.output)
        weightGradient?.run(run)
        if weightGradient != nil { weights?.clearPadding(run.weights.gradients) }
        backwardPass?.run(run)
        guard let temporary, let target = flow.inputs[0] else { return }
        run.forEachBlock(of: temporary) { element, block, plane, _ in
            run.gradients.pointee.accumulate(temporary.view(element), target.value.view(element), 1, block, plane)
        }
    }

    private static func copy(_ value: TrainingValue) -> TrainingValue {
        let storage = TrainingStorage(grid: value.grid, blocks: value.blockCount, elements: value.elements)
        return TrainingValue(channels: value.channels, in: storage)
    }
}
