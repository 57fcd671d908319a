import Foundation
public import Inference

/// Trains a network on cases, epoch by epoch.
///
/// ```swift
/// let trainer = try Trainer(architecture, settings, training: cases, validation: others)
/// while !trainer.isFinished { print(try trainer.runEpoch()) }
/// let weights = trainer.best
/// ```
/// The same settings and cases give the same weights to the bit on the same processor, whatever the number of threads,
/// and also where a training was stopped and continued from ``checkpoint``.
public final class Trainer {
    /// The network.
    public let architecture: NetworkArchitecture
    /// Epochs done, with what came of each.
    public internal(set) var history: [EpochRecord] = []
    /// The tensors that validated best so far, or, without validation cases, the last ones.
    public internal(set) var best: [String: Tensor]

    let settings: TrainerSettings
    private let sampler: PatchSampler
    private let validator: Validator
    let plan: TrainingPlan
    private let pool: WorkerPool
    var optimizer: OptimizerState
    var average: WeightAverage?

    /// A training of a network from its first values, or from `initial` tensors.
    /// - Throws: `invalidArchitecture`, `incompatibleShapes` where the patch does not fit the network, what
    ///   ``NetworkBuilder/graph(tensors:)`` throws of `initial`
    public init(
        _ architecture: NetworkArchitecture,
        _ settings: TrainerSettings,
        training: [TrainingCase],
        validation: [TrainingCase],
        initial: [String: Tensor]? = nil
    ) throws(InferenceError) {
        self.architecture = architecture
        self.settings = settings
        sampler = PatchSampler(cases: training, settings: settings.patches)
        validator = Validator(architecture, validation, threads: settings.threads)
        let graph: LayerGraph
        if let initial {
            graph = try NetworkBuilder(architecture).graph(tensors: initial)
        } else {
            graph = try NetworkInitializer(seed: settings.patches.seed).graph(architecture)
        }
        let plan = try TrainingPlan(graph: graph, inputShape: sampler.inputShape, threads: settings.threads)
        self.plan = plan
        pool = WorkerPool(threads: settings.threads)
        optimizer = OptimizerState(settings.optimizer, count: plan.weights.count)
        average = settings.averaging.map { WeightAverage(decay: $0, plan) }
        best = plan.checkpoint()
    }

    /// Batches in the whole training.
    public var totalSteps: Int { settings.totalSteps }

    /// Whether all epochs are done, or none was better for as long as the settings wait.
    public var isFinished: Bool {
        if history.count >= settings.schedule.epochs { return true }
        guard let patience = settings.earlyStopping.patience, let bestEpoch else { return false }
        return history.count { $0.epoch > bestEpoch && $0.validation != nil } >= patience
    }

    /// The epoch that validated best.
    public var bestEpoch: Int? { Self.bestEpoch(of: history) }

    /// The epoch that validated best of some.
    public static func bestEpoch(of history: [EpochRecord]) -> Int? {
        let scores = history.compactMap { record in record.validation.map { (record.epoch, $0.dice) } }
        return scores.max { $0.1 < $1.1 || $0.1 == $1.1 && $0.0 > $1.0 }?.0
    }

    /// Runs the next epoch and validates; `progress` is told each batch's loss.
    /// - Throws: `cancelled` where `isCancelled` says so between batches
    public func runEpoch(
        progress: (_ step: Int, _ loss: Double) -> Void = { _, _ in },
        isCancelled: () -> Bool = { false }
    ) throws(InferenceError) -> EpochRecord {
        let start = ContinuousClock.now
        let first = history.count * settings.stepsPerEpoch
        var sum = 0.0
        for step in first..<first + settings.stepsPerEpoch {
            if isCancelled() { throw .cancelled }
            let loss = try runStep(step)
            sum += loss
            progress(step, loss)
        }
        let tensors = average?.checkpoint(plan) ?? plan.checkpoint()
        let isDue = (history.count + 1) % settings.validateEvery == 0 || history.count + 1 == settings.schedule.epochs
        let validation = isDue ? try validator.validate(tensors) : nil
        if isBetter(validation) { best = tensors }
        let record = EpochRecord(
            epoch: history.count,
            steps: first + settings.stepsPerEpoch,
            rate: rate(at: first + settings.stepsPerEpoch - 1),
            loss: sum / Double(settings.stepsPerEpoch),
            validation: validation,
            seconds: (ContinuousClock.now - start) / .seconds(1)
        )
        history.append(record)
        return record
    }

    /// Whether a validation is better than all before, or there are none to compare.
    private func isBetter(_ validation: ValidationResult?) -> Bool {
        guard let validation else { return !validator.hasCases }
        return !history.contains { ($0.validation?.dice ?? -1) >= validation.dice }
    }

    private func rate(at step: Int) -> Double {
        settings.optimizer.rate * settings.schedule.factor(step: step, of: totalSteps)
    }

    private func runStep(_ step: Int) throws(InferenceError) -> Double {
        let (input, labels) = sampler.batch(at: step, pool)
        let logits = try plan.forward(input)
        let (loss, gradient) = settings.loss.evaluate(logits, labels)
        guard loss.isFinite else { throw .diverged(step: step + 1) }
        plan.backward(gradient)
        let norm = plan.weights.gradientNorm
        guard norm.isFinite else { throw .diverged(step: step + 1) }
        if let limit = settings.clipping, norm > limit { plan.weights.scaleGradients(by: limit / (norm + 1e-6)) }
        optimizer.step(plan.weights.values, plan.weights.gradients, rate: rate(at: step))
        average?.update(plan, step: step)
        return loss
    }
}

extension ParameterStore {
    /// The Euclidean norm of all gradients together.
    fileprivate var gradientNorm: Double {
        // Parameters end on multiples of 16 floats.
        var sums = SIMD16<Float>.zero
        var total = 0.0
        for first in stride(from: 0, to: count, by: 16) {
            let lanes = UnsafeRawPointer(gradients + first).loadUnaligned(as: SIMD16<Float>.self)
            sums += lanes * lanes
            guard first % 4096 == 4080 else { continue }
            total += Double(sums.sum())
            sums = .zero
        }
        return (total + Double(sums.sum())).squareRoot()
    }

    fileprivate func scaleGradients(by factor: Double) {
        for index in 0..<count { gradients[index] *= Float(factor) }
    }
}
