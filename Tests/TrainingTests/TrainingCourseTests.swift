import Foundation
import Inference
import TestSupport
import Testing
import Training

@Suite("The course of a training")
struct TrainingCourseTests {
    private static let architecture = NetworkArchitecture(
        kind: .unet, dimensions: 2, filters: [3, 5], outputChannels: 1)

    private static func settings(_ change: (inout TrainerSettings) -> Void = { _ in }) -> TrainerSettings {
        var settings = TrainerSettings(
            patches: PatchSettings(patch: [16, 16], sampling: Sampling(batch: 2, stepsPerEpoch: 2), seed: 3),
            optimizer: Optimizer(.sgd, rate: 1e-2, weightDecay: 0, momentum: 0, nesterov: false),
            schedule: Schedule(.constant, epochs: 9), threads: 2)
        change(&settings)
        return settings
    }

    private static func trainer(_ settings: TrainerSettings, validation: [TrainingCase] = []) throws -> Trainer {
        try Trainer(
            architecture, settings, training: SyntheticCases.make(2, size: [2, 20, 24]), validation: validation)
    }

    /// A case of which nothing is ever found: its label is none of the network's.
    private static let hopeless = SyntheticCases.make(1, size: [1, 16, 16], seed: 2).map { item in
        TrainingCase(
            name: item.name, patient: item.patient, size: item.size, image: item.image,
            labels: [UInt8](repeating: 2, count: item.labels.count))
    }

    /// The weights of a checkpoint's part, without running statistics.
    private static func weights(_ tensors: [String: Tensor], _ prefix: String = "") -> [String: Tensor] {
        tensors.filter { $0.key.hasPrefix(prefix) && !$0.key.contains("running_") }
            .reduce(into: [:]) { $0[String($1.key.dropFirst(prefix.count))] = $1.value }
    }

    @Test(
        "a training ends after as many validations without a better one as it has patience for, and not before",
        arguments: [(1, 1, 2), (2, 1, 3), (2, 2, 6), (3, 2, 8), (20, 1, 9)])
    func patience(patience: Int, validateEvery: Int, epochs: Int) throws {
        let settings = Self.settings { settings in
            settings.earlyStopping.patience = patience
            settings.validateEvery = validateEvery
            settings.patches.sampling.stepsPerEpoch = 1
        }
        let trainer = try Self.trainer(settings, validation: Self.hopeless)
        while !trainer.isFinished { _ = try trainer.runEpoch() }
        #expect(trainer.history.count == epochs && trainer.bestEpoch == validateEvery - 1)
    }

    @Test("without patience a training goes on to its end, however little gets better")
    func noPatience() throws {
        let settings = Self.settings { $0.patches.sampling.stepsPerEpoch = 1 }
        let trainer = try Self.trainer(settings, validation: Self.hopeless)
        while !trainer.isFinished { _ = try trainer.runEpoch() }
        #expect(trainer.history.count == 9)
    }

    @Test("a training is stopped between two batches, and nothing is made of a part of an epoch")
    func cancelled() throws {
        let trainer = try Self.trainer(Self.settings { $0.patches.sampling.stepsPerEpoch = 5 })
        var steps: [Int] = []
        #expect(throws: InferenceError.cancelled) {
            _ = try trainer.runEpoch(progress: { step, _ in steps.append(step) }, isCancelled: { steps.count == 3 })
        }
        #expect(steps == [0, 1, 2] && trainer.history.isEmpty && !trainer.isFinished)
        #expect(throws: InferenceError.cancelled) { _ = try trainer.runEpoch(isCancelled: { true }) }
    }

    @Test("without validation the last weights are the best ones")
    func last() throws {
        let trainer = try Self.trainer(Self.settings())
        let initial = trainer.best
        for _ in 0..<2 {
            _ = try trainer.runEpoch()
            #expect(Self.weights(trainer.best) == Self.weights(trainer.checkpoint, "network."))
        }
        #expect(trainer.best != initial && trainer.bestEpoch == nil)
    }

    @Test("all gradients together are scaled to the limit")
    func clipping() throws {
        let settings = Self.settings { settings in
            (settings.clipping, settings.optimizer.rate) = (0.01, 1)
            settings.patches.sampling.stepsPerEpoch = 1
        }
        let trainer = try Self.trainer(settings)
        let before = Self.weights(trainer.best)
        _ = try trainer.runEpoch()
        let squares = Self.weights(trainer.best).map { name, tensor -> Double in
            let distance = before[name].map { tensor.distance(to: $0) } ?? .infinity
            return distance * distance
        }
        #expect(abs(squares.reduce(0, +).squareRoot() - 0.01) < 1e-4)
    }

    @Test("an average takes nine tenths of the first step and less of later ones, and is what is kept")
    func averaging() throws {
        let settings = Self.settings { settings in
            settings.averaging = 0.95
            settings.patches.sampling.stepsPerEpoch = 1
        }
        let trainer = try Self.trainer(settings)
        var expected = trainer.best
        for step in 0..<3 {
            _ = try trainer.runEpoch()
            let share = Float(1 - Double(step + 1) / Double(step + 10))
            let checkpoint = trainer.checkpoint
            for (name, average) in expected {
                let network = try #require(checkpoint["network.\(name)"])
                let values = zip(average.values, network.values).map { $0 + share * ($1 - $0) }
                expected[name] = Tensor(shape: average.shape, values: values)
                #expect(checkpoint["average.\(name)"] == expected[name], "\(name) after \(step)")
            }
            #expect(trainer.best == expected)
        }
    }

    @Test("an average keeps no more of the past than its decay")
    func decay() throws {
        let settings = Self.settings { settings in
            settings.averaging = 0
            settings.patches.sampling.stepsPerEpoch = 3
        }
        let trainer = try Self.trainer(settings)
        _ = try trainer.runEpoch()
        let checkpoint = trainer.checkpoint
        for (name, tensor) in trainer.best {
            let network = try #require(checkpoint["network.\(name)"])
            #expect(tensor.distance(to: network) < 1e-6 * max(1, network.norm), "\(name)")
        }
    }

    @Test("a training from given tensors begins with them")
    func initial() throws {
        let tensors = try Self.trainer(Self.settings { $0.patches.seed = 8 }).best
        let trainer = try Trainer(
            Self.architecture, Self.settings(), training: SyntheticCases.make(1, size: [1, 16, 16]), validation: [],
            initial: tensors)
        #expect(trainer.best == tensors)
        #expect(try Self.trainer(Self.settings()).best != tensors, "another seed draws other weights")
    }
}
