public import Inference

extension Trainer {
    /// All that a continued training needs: parameters, running statistics, the optimizer's state, averages, the best
    /// tensors and the history.
    public var checkpoint: [String: Tensor] {
        var tensors = plan.checkpoint().withPrefix("network.")
        tensors.merge(plan.weights.tensors(optimizer.first).withPrefix("first.")) { $1 }
        if !optimizer.second.isEmpty {
            tensors.merge(plan.weights.tensors(optimizer.second).withPrefix("second.")) { $1 }
        }
        if let average { tensors.merge(average.checkpoint(plan).withPrefix("average.")) { $1 } }
        tensors.merge(best.withPrefix("best.")) { $1 }
        tensors["history"] = EpochRecord.tensor(history)
        return tensors
    }

    /// What came of the epochs that a checkpoint was written after.
    /// - Throws: `missingTensor`, `wrongTensorShape`, `unusableTensorValue` where it is no checkpoint
    public static func history(of checkpoint: SafeTensors) throws(InferenceError) -> [EpochRecord] {
        try EpochRecord.records(checkpoint.tensor("history"))
    }

    /// Continues from a checkpoint.
    /// - Throws: `missingTensor`, `wrongTensorShape`, `unusableTensorValue` where it is no checkpoint of this network
    ///   and these settings
    public func restore(_ checkpoint: SafeTensors) throws(InferenceError) {
        history = try Self.history(of: checkpoint)
        let network = try checkpoint.all(under: "network.", like: plan.checkpoint())
        plan.weights.update(network)
        plan.statistics.update(network)
        best = try checkpoint.all(under: "best.", like: network)
        let weights = plan.weights.tensors()
        let first = try checkpoint.all(under: "first.", like: weights)
        optimizer.first.withUnsafeMutableBufferPointer { plan.weights.write(first, to: $0.baseAddress) }
        if !optimizer.second.isEmpty {
            let second = try checkpoint.all(under: "second.", like: weights)
            optimizer.second.withUnsafeMutableBufferPointer { plan.weights.write(second, to: $0.baseAddress) }
        }
        optimizer.steps = history.count * settings.stepsPerEpoch
        if average != nil { average?.restore(try checkpoint.all(under: "average.", like: network), plan) }
    }
}

extension [String: Tensor] {
    fileprivate func withPrefix(_ prefix: String) -> Self {
        Dictionary(uniqueKeysWithValues: map { (prefix + $0.key, $0.value) })
    }
}

extension SafeTensors {
    /// The tensors under a prefix that correspond to given ones, in names and shapes.
    fileprivate func all(
        under prefix: String,
        like tensors: [String: Tensor]
    ) throws(InferenceError) -> [String: Tensor] {
        var result: [String: Tensor] = [:]
        for (name, tensor) in tensors {
            let found = try self.tensor(prefix + name)
            guard found.shape == tensor.shape else {
                throw .wrongTensorShape(tensor: prefix + name, expected: tensor.shape, found: found.shape)
            }
            result[name] = found
        }
        return result
    }
}

extension ParameterStore {
    fileprivate func write(_ tensors: [String: Tensor], to floats: UnsafeMutablePointer<Float>?) {
        if let floats { write(tensors, to: floats) }
    }
}
