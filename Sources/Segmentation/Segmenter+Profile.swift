import Inference

extension Segmenter {
    /// The model's networks on inputs of a size: none for a model that is a threshold.
    ///
    /// - Parameters:
    ///   - size: [rows, columns] or [slices, rows, columns], brought up to what the network takes; by default the
    ///     model's windows, or an image of 384 mm, or 96 voxels along each axis.
    ///   - rounds: How often each network is run to measure its steps; 0 for not at all.
    /// - Throws: ``SegmentationError/network(_:)`` where the size has the wrong number of axes or memory is short
    public func profiles(size: [Int]?, rounds: Int) throws(SegmentationError) -> [ModelProfile] {
        var profiles: [ModelProfile] = []
        for part in parts {
            profiles.append(
                try part.network.profile(
                    part.role, size: size ?? part.network.usualSize(part.input), rounds: rounds, resources))
        }
        return profiles
    }

    private var parts: [(role: String, network: Network, input: NetworkInput)] {
        var parts: [(role: String, network: Network, input: NetworkInput)] = []
        if let locator { parts.append(("locator", locator.network, locator.description.input)) }
        if let network, let input = bundle.description.input { parts.append(("network", network, input)) }
        parts += members.map { ("ensemble", $0.network, $0.input) }
        return parts
    }
}

extension Network {
    /// The size of an input that a model works on as a rule.
    fileprivate func usualSize(_ input: NetworkInput) -> [Int] {
        if input.spacing.dimensions == 2 { return input.spacing.axes.map { Int(384 / $0) } }
        return input.patch ?? [96, 96, 96]
    }

    fileprivate func profile(
        _ role: String,
        size: [Int],
        rounds: Int,
        _ resources: Resources
    ) throws(SegmentationError) -> ModelProfile {
        let plan = try plan(inputShape: [1, 1] + size.map(paddedSize), resources)
        return ModelProfile(
            role: role,
            kind: kind.rawValue,
            parameters: parameters,
            inputShape: plan.inputShape,
            threads: resources.threads,
            instructionSet: plan.instructionSet.rawValue,
            requiredBytes: plan.requiredBytes,
            steps: try plan.measured(rounds: rounds).map(ModelProfile.Step.init)
        )
    }
}

extension InferencePlan {
    fileprivate func measured(rounds: Int) throws(SegmentationError) -> [StepSummary] {
        guard rounds > 0 else { return summaries }
        do throws(InferenceError) {
            return try measure(Tensor(shape: inputShape, repeating: 0.5), rounds: rounds)
        } catch {
            throw SegmentationError(error)
        }
    }
}

extension ModelProfile.Step {
    fileprivate init(_ step: StepSummary) {
        self.init(
            layer: step.layer,
            algorithm: step.algorithm,
            outputShape: step.outputShape,
            operations: step.operations,
            weightBytes: step.weightBytes,
            outputBytes: step.outputBytes,
            milliseconds: step.seconds.map { $0 * 1000 }
        )
    }
}
