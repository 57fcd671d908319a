import CKernels
import Inference

/// A convolution or transposed convolution, and its activation.
struct ConvolutionStep: TrainingStep {
    fileprivate enum Pass {
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
        let maker = PassMaker(
            content: content, input: input, output: output, flow: flow, activation: activation, bias: bias.values,
            mostGroupBlocks: most)
        if let axes = plan.filteredAxes, let weights = content.weights {
            temporary = flow?.inputs[0].flatMap { $0.adds ? Self.copy($0.value) : nil }
            forwardPass = maker.filteredForward(axes, weights)
            backwardPass = maker.filteredBackward(axes, weights, into: temporary)
            weightGradient = flow.map {
                .winograd(
                    WinogradWeightGradient(axes: axes, input: input, gradient: $0.output, parameter: weights))
            }
        } else {
            temporary = nil
            forwardPass = maker.directForward(plan)
            backwardPass = maker.directBackward(plan)
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

/// Makes the two passes of a convolution.
private struct PassMaker {
    let content: ConvolutionContent
    let input: TrainingValue
    let output: TrainingValue
    let flow: GradientFlow?
    let activation: StepActivation
    let bias: AlignedMemory
    let mostGroupBlocks: Int

    private var noBias: AlignedMemory { AlignedMemory(input.blockCount * 16) }
    private var identity: StepActivation { StepActivation(.identity, channels: input.channels) }

    func filteredForward(_ axes: Int, _ weights: Parameter) -> ConvolutionStep.Pass {
        .winograd(
            WinogradPass(
                axes: axes, source: input, target: output, isTurned: false, parameter: weights, bias: bias,
                activation: activation, mostGroupBlocks: mostGroupBlocks))
    }

    /// - Parameter temporary: Where the gradient goes that has to be added to another.
    func filteredBackward(
        _ axes: Int, _ weights: Parameter, into temporary: TrainingValue?
    ) -> ConvolutionStep.Pass? {
        guard let flow, let target = flow.inputs[0] else { return nil }
        return .winograd(
            WinogradPass(
                axes: axes, source: flow.output, target: temporary ?? target.value, isTurned: true,
                parameter: weights, bias: noBias, activation: identity, mostGroupBlocks: mostGroupBlocks))
    }

    func directForward(_ plan: ConvolutionPlan) -> ConvolutionStep.Pass {
        .direct(
            DirectPass(
                plan.forward, kernel: plan.kernel, source: input, target: output, adds: false, isTurned: false,
                parameter: content.weights, constant: content.constant, bias: bias, activation: activation,
                mostGroupBlocks: mostGroupBlocks))
    }

    func directBackward(_ plan: ConvolutionPlan) -> ConvolutionStep.Pass? {
        guard let flow, let target = flow.inputs[0] else { return nil }
        return .direct(
            DirectPass(
                plan.backward, kernel: plan.kernel, source: flow.output, target: target.value, adds: target.adds,
                isTurned: true, parameter: content.weights, constant: content.constant, bias: noBias,
                activation: identity, mostGroupBlocks: mostGroupBlocks))
    }
}
