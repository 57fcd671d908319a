import Inference
public import Training

extension TrainingConfiguration {
    /// The settings of a trainer for cases.
    ///
    /// - Parameter processors: The threads where the configuration leaves them open.
    public func trainerSettings(for cases: [TrainingCase], processors: Int) -> TrainerSettings {
        TrainerSettings(
            sampling: PatchSettings(
                patch: input.patch ?? wholeSlices(cases),
                spacing: input.spacing,
                batch: sampling.batch,
                foregroundShare: sampling.foregroundShare,
                negativeShare: sampling.negativeShare,
                augmentation: trainerAugmentation,
                seed: seed
            ),
            loss: trainerLoss,
            optimizer: trainerOptimizer,
            rate: optimizer.rate,
            schedule: trainerSchedule,
            epochs: schedule.epochs,
            stepsPerEpoch: sampling.stepsPerEpoch,
            clipping: clipping,
            averaging: averaging,
            patience: earlyStopping.patience,
            validateEvery: validateEvery,
            threads: threads == 0 ? processors : threads
        )
    }

    /// The size that holds every slice.
    private func wholeSlices(_ cases: [TrainingCase]) -> [Int] {
        let multiple = architecture.sizeMultiple
        return [1, 2].map { axis in
            let largest = cases.map { $0.size[axis] }.max() ?? multiple
            return (largest + multiple - 1) / multiple * multiple
        }
    }

    private var trainerAugmentation: Augmentation {
        var result = Augmentation()
        result.rotation = augmentation.rotation
        result.tilt = augmentation.tilt
        result.scale = augmentation.scale[0]...augmentation.scale[1]
        result.anisotropy = 1 + augmentation.anisotropy
        result.shift = augmentation.shift
        result.elastic = augmentation.elastic
        result.brightness = augmentation.brightness
        result.contrast = 1 / (1 + augmentation.contrast)...1 + augmentation.contrast
        result.gamma = 1 + augmentation.gamma
        result.noise = augmentation.noise
        result.blur = augmentation.blur
        result.flips = augmentation.flip
        return result
    }

    private var trainerLoss: Loss {
        switch loss.kind {
        case .dice: .dice
        case .crossEntropy: .crossEntropy
        case .diceAndCrossEntropy: .diceAndCrossEntropy(entropyWeight: loss.crossEntropyWeight)
        case .tversky: .tversky(alpha: loss.alpha, beta: loss.beta)
        case .focalTversky: .focalTversky(alpha: loss.alpha, beta: loss.beta, gamma: loss.gamma)
        case .focal: .focal(gamma: loss.gamma)
        }
    }

    private var trainerOptimizer: Optimizer {
        switch optimizer.kind {
        case .adam: .adam(weightDecay: optimizer.weightDecay)
        case .adamw: .adamW(weightDecay: optimizer.weightDecay)
        case .sgd:
            .sgd(
                momentum: optimizer.momentum, nesterov: optimizer.nesterov, weightDecay: optimizer.weightDecay)
        }
    }

    private var trainerSchedule: Schedule {
        switch schedule.kind {
        case .constant: .constant
        case .step: .step(every: Double(schedule.every) / Double(schedule.epochs), factor: schedule.factor)
        case .polynomial: .polynomial(power: schedule.power)
        case .oneCycle: .oneCycle(warmUp: schedule.warmUp)
        }
    }
}
