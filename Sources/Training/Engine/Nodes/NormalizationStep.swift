import CKernels
import Inference

/// Batch or instance normalization by the statistics of the batch or of each of its elements, or none, and an
/// activation.
struct NormalizationStep: TrainingStep {
    /// What is normalized.
    enum Kind {
        /// All elements together, with running statistics.
        case batch(epsilon: Double)
        /// Each element by itself.
        case instance(epsilon: Double)
        /// Nothing: a place for an activation.
        case none
    }

    let kind: Kind
    let input: TrainingValue
    let output: TrainingValue
    let flow: GradientFlow?
    let parameters: NormalizationParameters
    let activation: ck_activation
    private let state: NormalizationState

    init(
        _ kind: Kind,
        _ activation: Activation,
        _ parameters: NormalizationParameters,
        isPlanewise: Bool,
        input: TrainingValue,
        output: TrainingValue,
        flow: GradientFlow?
    ) {
        self.kind = kind
        let kernelActivation = KernelActivation(activation, channels: input.channels)
        self.activation = kernelActivation.kind
        self.parameters = parameters
        (self.input, self.output, self.flow) = (input, output, flow)
        let planes = input.elements * input.planes
        let instances = if case .instance = kind { isPlanewise ? planes : input.elements } else { 1 }
        state = NormalizationState(
            instances: instances, planes: planes, blocks: input.blockCount, slopes: kernelActivation.slopes)
    }

    func forward(_ run: TrainingRun) {
        prepare(run)
        run.forEachBlock(of: output) { element, block, plane, _ in
            let normalization = state.normalization(at: element * input.planes + plane, activation)
            run.kernels.pointee.affine(
                input.view(element), output.view(element), normalization.scales, normalization.shifts, activation,
                normalization.slopes, block, plane)
        }
    }

    func backward(_ run: TrainingRun) {
        guard let flow else { return }
        if activation == ck_sigmoid { return backwardSigmoid(run, flow) }
        var needsMoments = parameters.slopes != nil
        if case .none = kind {} else { needsMoments = true }
        if needsMoments { gatherGradients(run, flow.output) }
        guard let target = flow.inputs[0] else { return }
        run.forEachBlock(of: input) { element, block, plane, _ in
            let index = element * input.planes + plane
            var normalization = state.normalization(at: index, activation)
            state.withCoefficients(at: index) { coefficients in
                run.gradients.pointee.normalization_gradient(
                    &normalization, input.view(element), flow.output.view(element), target.value.view(element),
                    coefficients, target.flag, block, plane)
            }
        }
    }

    private func backwardSigmoid(_ run: TrainingRun, _ flow: GradientFlow) {
        run.forEachBlock(of: input) { element, block, plane, _ in
            run.gradients.pointee.activation_gradient(
                output.view(element), flow.output.view(element), activation, state.slopes, block, plane)
            guard let target = flow.inputs[0], target.value !== flow.output || target.adds else { return }
            run.gradients.pointee.accumulate(
                flow.output.view(element), target.value.view(element), target.flag, block, plane)
        }
    }

    /// Scales, shifts and slopes of every channel for this batch.
    private func prepare(_ run: TrainingRun) {
        if let slopes = parameters.slopes {
            let values = run.weights.values + slopes.range.lowerBound
            for channel in 0..<input.channels { state.slopes[channel] = values[slopes.shape[0] == 1 ? 0 : channel] }
        }
        switch kind {
        case .none: state.setIdentity(channels: input.channels)
        case .batch(let epsilon), .instance(let epsilon):
            run.forEachBlock(of: input) { element, block, plane, _ in
                let sums = state.sums(block: block, plane: element * input.planes + plane)
                run.kernels.pointee.moments(input.view(element), block, plane, sums)
            }
            let positions = input.grid.size[1] * input.grid.size[2]
            for channel in 0..<input.channels {
                state.normalize(
                    channel,
                    positions: positions,
                    epsilon: epsilon,
                    gamma: parameters.scale.map { Double(run.weights.values[$0.range.lowerBound + channel]) } ?? 1,
                    beta: parameters.shift.map { Double(run.weights.values[$0.range.lowerBound + channel]) } ?? 0
                )
            }
            updateStatistics(run, positions: positions)
        }
    }

    /// Moves the running statistics a tenth of the way to the batch's, the variance with n − 1, as PyTorch does.
    private func updateStatistics(_ run: TrainingRun, positions: Int) {
        guard case .batch = kind, let mean = parameters.mean, let variance = parameters.variance else { return }
        let count = Double(positions * input.planes * input.elements)
        let values = run.statistics.values
        for channel in 0..<input.channels {
            let unbiased = state.variances[channel] * count / max(1, count - 1)
            let (first, second) = (mean.range.lowerBound + channel, variance.range.lowerBound + channel)
            values[first] = Float(0.9 * Double(values[first]) + 0.1 * state.means[channel])
            values[second] = Float(0.9 * Double(values[second]) + 0.1 * unbiased)
        }
    }

    /// The gradients of the parameters, and the coefficients of the input's gradient.
    private func gatherGradients(_ run: TrainingRun, _ gradient: TrainingValue) {
        run.forEachBlock(of: input) { element, block, plane, _ in
            let index = element * input.planes + plane
            var normalization = state.normalization(at: index, activation)
            run.gradients.pointee.normalization_moments(
                &normalization, input.view(element), gradient.view(element), block, plane,
                state.sums(block: block, plane: index))
        }
        let gradients = run.weights.gradients
        if let slopes = parameters.slopes {
            (gradients + slopes.range.lowerBound).update(repeating: 0, count: slopes.shape[0])
        }
        for channel in 0..<input.channels {
            let result: NormalizationState.ParameterGradients
            if case .none = kind {
                result = state.parameterGradients(channel)
            } else {
                let positions = input.grid.size[1] * input.grid.size[2]
                let gamma = parameters.scale.map { Double(run.weights.values[$0.range.lowerBound + channel]) } ?? 1
                result = state.normalizationGradients(channel, positions: positions, gamma: gamma)
            }
            if let scale = parameters.scale { gradients[scale.range.lowerBound + channel] = Float(result.scale) }
            if let shift = parameters.shift { gradients[shift.range.lowerBound + channel] = Float(result.shift) }
            if let slopes = parameters.slopes {
                gradients[slopes.range.lowerBound + (slopes.shape[0] == 1 ? 0 : channel)] += Float(result.slope)
            }
        }
    }
}
