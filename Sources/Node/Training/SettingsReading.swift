import Training

/// Turns the named choices of a configuration into settings.
struct SettingsReading {
    /// The file, for messages.
    let path: String

    func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws(TrainingConfigurationError) {
        if !condition { throw .invalid(path: path, reason: reason()) }
    }

    func loss(_ loss: LossConfiguration?) throws(TrainingConfigurationError) -> Loss {
        guard let loss else { return .diceAndCrossEntropy }
        let (alpha, beta) = (loss.alpha ?? 0.3, loss.beta ?? 0.7)
        switch loss.kind {
        case "dice": return .dice
        case "cross-entropy": return .crossEntropy
        case "dice+cross-entropy": return .diceAndCrossEntropy
        case "tversky": return .tversky(alpha: alpha, beta: beta)
        case "focal-tversky": return .focalTversky(alpha: alpha, beta: beta, gamma: loss.gamma ?? 4.0 / 3)
        case "focal": return .focal(gamma: loss.gamma ?? 2)
        default:
            let known = "dice, cross-entropy, dice+cross-entropy, tversky, focal-tversky or focal"
            throw .invalid(path: path, reason: "loss.kind is \(loss.kind), expected \(known)")
        }
    }

    func optimizer(_ optimizer: OptimizerConfiguration?) throws(TrainingConfigurationError) -> Optimizer {
        guard let optimizer else { return .adamW(weightDecay: 1e-2) }
        try require(optimizer.rate > 0, "optimizer.rate is \(optimizer.rate), expected a positive number")
        switch optimizer.kind {
        case "adam": return .adam(weightDecay: optimizer.weightDecay ?? 0)
        case "adamw": return .adamW(weightDecay: optimizer.weightDecay ?? 1e-2)
        case "sgd":
            return .sgd(
                momentum: optimizer.momentum ?? 0.99,
                nesterov: optimizer.nesterov ?? true,
                weightDecay: optimizer.weightDecay ?? 3e-5
            )
        default:
            throw .invalid(path: path, reason: "optimizer.kind is \(optimizer.kind), expected adam, adamw or sgd")
        }
    }

    func schedule(_ schedule: ScheduleConfiguration?) throws(TrainingConfigurationError) -> Schedule {
        guard let schedule else { return .oneCycle(warmUp: 0.3) }
        switch schedule.kind {
        case "constant": return .constant
        case "step": return .step(count: schedule.count ?? 3, factor: schedule.factor ?? 10)
        case "polynomial": return .polynomial(power: schedule.power ?? 0.9)
        case "one-cycle": return .oneCycle(warmUp: schedule.warmUp ?? 0.3)
        default:
            let known = "constant, step, polynomial or one-cycle"
            throw .invalid(path: path, reason: "schedule.kind is \(schedule.kind), expected \(known)")
        }
    }

    func augmentation(_ written: AugmentationConfiguration?) throws(TrainingConfigurationError) -> Augmentation {
        var result = Augmentation()
        guard let written else { return result }
        result.rotation = written.rotation ?? 0
        result.tilt = written.tilt ?? 0
        result.scale = try range(written.scale, "augmentation.scale")
        result.anisotropy = written.anisotropy ?? 1
        result.shift = written.shift ?? result.shift
        result.elastic = written.elastic ?? 0
        result.brightness = written.brightness ?? 0
        result.contrast = try range(written.contrast, "augmentation.contrast")
        result.gamma = written.gamma ?? 1
        result.noise = written.noise ?? 0
        result.blur = written.blur ?? 0
        result.flips = written.flips ?? false
        let factors = [result.anisotropy, result.gamma, result.scale.lowerBound, result.contrast.lowerBound]
        try require(factors.allSatisfy { $0 > 0 }, "the factors of augmentation must be positive")
        return result
    }

    private func range(_ bounds: [Double]?, _ key: String) throws(TrainingConfigurationError) -> ClosedRange<Double> {
        guard let bounds else { return 1...1 }
        try require(
            bounds.count == 2 && bounds[0] <= bounds[1], "\(key) is \(bounds), expected the smallest and the largest")
        return bounds[0]...bounds[1]
    }
}
