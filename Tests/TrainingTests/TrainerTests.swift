import Foundation
import Inference
import Testing
import Training

@Suite struct TrainerTests {
    private static let architecture = NetworkArchitecture(
        kind: .attentionUNet2D, dimensions: 2, filters: [4, 8, 16], outputChannels: 1)

    private static func settings(epochs: Int, threads: Int = 2) -> TrainerSettings {
        var augmentation = Augmentation()
        augmentation.rotation = 15
        augmentation.shift = 0.25
        augmentation.scale = [0.9, 1.1]
        augmentation.elastic = 1
        augmentation.noise = 0.02
        augmentation.brightness = 0.05
        let patches = PatchSettings(
            patch: [32, 32], sampling: Sampling(batch: 4, stepsPerEpoch: 10), augmentation: augmentation, seed: 7)
        return TrainerSettings(
            patches: patches, optimizer: Optimizer(rate: 5e-3, weightDecay: 1e-2),
            schedule: Schedule(.oneCycle, epochs: epochs), averaging: 0.9, threads: threads)
    }

    private static func trainer(epochs: Int, threads: Int = 2) throws -> Trainer {
        try Trainer(
            architecture, settings(epochs: epochs, threads: threads),
            training: SyntheticCases.make(8, size: [1, 40, 48]),
            validation: SyntheticCases.make(4, size: [1, 40, 48], seed: 2))
    }

    @Test func aSmallNetworkLearnsToFindEllipses() throws {
        let trainer = try Self.trainer(epochs: 6)
        while !trainer.isFinished { _ = try trainer.runEpoch() }
        let dice = try #require(trainer.history.compactMap(\.validation?.dice).max())
        #expect(dice > 0.85)
        #expect(trainer.history[5].loss < trainer.history[0].loss)
    }

    @Test func anEpochsLossIsTheMeanOfItsBatches() throws {
        let trainer = try Self.trainer(epochs: 2)
        for epoch in 0..<2 {
            var losses: [Double] = []
            let start = ContinuousClock.now
            let record = try trainer.runEpoch { step, loss in
                #expect(step == epoch * 10 + losses.count)
                losses.append(loss)
            }
            #expect(record.loss == losses.reduce(0, +) / 10 && losses.count == 10 && record.steps == 10 * (epoch + 1))
            #expect(record.seconds > 0 && record.seconds <= (ContinuousClock.now - start) / .seconds(1))
        }
    }

    @Test func theSameSettingsGiveTheSameWeightsOnAnyNumberOfThreads() throws {
        let results = try [1, 2].map { threads in
            let trainer = try Self.trainer(epochs: 2, threads: threads)
            while !trainer.isFinished { _ = try trainer.runEpoch() }
            return trainer.best
        }
        #expect(results[0] == results[1])
    }

    @Test func aContinuedTrainingComesToTheSameResult() throws {
        let whole = try Self.trainer(epochs: 3)
        while !whole.isFinished { _ = try whole.runEpoch() }
        let first = try Self.trainer(epochs: 3)
        _ = try first.runEpoch()
        let path = NSTemporaryDirectory() + "checkpoint-\(UUID()).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(SafeTensorsWriter.encoded(first.checkpoint)).write(to: URL(filePath: path))
        let second = try Self.trainer(epochs: 3)
        try second.restore(SafeTensors(contentsOf: path))
        #expect(second.history.count == 1)
        let (kept, read) = (try #require(first.history.first), try #require(second.history.first))
        #expect(read.seconds == Double(Float(kept.seconds)) && read.loss == Double(Float(kept.loss)))
        #expect(read.steps == kept.steps && read.rate == Double(Float(kept.rate)))
        while !second.isFinished { _ = try second.runEpoch() }
        #expect(second.best == whole.best)
        #expect(second.history.map(\.validation) == whole.history.map(\.validation))
        var (one, other) = (second.checkpoint, whole.checkpoint)
        one["history"] = nil
        other["history"] = nil
        #expect(one == other)
    }

    @Test func aTrainingThatDivergesEndsAndSaysWhere() throws {
        let patches = PatchSettings(patch: [32, 32], sampling: Sampling(batch: 2, stepsPerEpoch: 10), seed: 7)
        let settings = TrainerSettings(
            patches: patches, optimizer: Optimizer(.sgd, rate: 1e30, weightDecay: 0, momentum: 0, nesterov: false),
            schedule: Schedule(.oneCycle, epochs: 1), threads: 1)
        let trainer = try Trainer(
            Self.architecture, settings, training: SyntheticCases.make(2, size: [1, 40, 48]), validation: [])
        #expect {
            _ = try trainer.runEpoch()
        } throws: { error in
            guard case .diverged(let step) = error as? InferenceError else { return false }
            return (2...10).contains(step)
        }
    }

    @Test func aCheckpointOfAnotherNetworkIsRefused() throws {
        let path = NSTemporaryDirectory() + "checkpoint-\(UUID()).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var checkpoint = try Self.trainer(epochs: 1).checkpoint
        checkpoint["network.out.weight"] = nil
        try Data(SafeTensorsWriter.encoded(checkpoint)).write(to: URL(filePath: path))
        #expect(throws: InferenceError.missingTensor(name: "network.out.weight")) {
            try Self.trainer(epochs: 1).restore(SafeTensors(contentsOf: path))
        }
    }

    @Test(arguments: [Float.nan, 7])
    func aCheckpointWithAnImpossibleHistoryIsRefused(epoch: Float) throws {
        let path = NSTemporaryDirectory() + "checkpoint-\(UUID()).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let trainer = try Self.trainer(epochs: 1)
        _ = try trainer.runEpoch()
        var checkpoint = trainer.checkpoint
        var history = try #require(checkpoint["history"]).values
        history[0] = epoch
        checkpoint["history"] = Tensor(shape: [1, history.count], values: history)
        try Data(SafeTensorsWriter.encoded(checkpoint)).write(to: URL(filePath: path))
        #expect(throws: InferenceError.self) { try Self.trainer(epochs: 1).restore(SafeTensors(contentsOf: path)) }
    }

    @Test func trainingEndsWhenNoEpochIsBetterForLong() throws {
        var settings = Self.settings(epochs: 50)
        settings.earlyStopping.patience = 2
        settings.optimizer.rate = 1e-9
        settings.averaging = nil
        let trainer = try Trainer(
            Self.architecture, settings, training: SyntheticCases.make(3, size: [1, 40, 48]),
            validation: SyntheticCases.make(2, size: [1, 40, 48], seed: 2))
        while !trainer.isFinished { _ = try trainer.runEpoch() }
        #expect(trainer.history.count < 50)
    }

    @Test(arguments: [1, 2])
    func ofEpochsThatValidateEquallyTheFirstOnesWeightsAreKept(validateEvery: Int) throws {
        var settings = Self.settings(epochs: 9)
        (settings.validateEvery, settings.patches.sampling.stepsPerEpoch) = (validateEvery, 2)
        // Nothing is ever found of a label that the network has not got.
        let validation = SyntheticCases.make(1, size: [1, 40, 48], seed: 2).map { item in
            TrainingCase(
                name: item.name, patient: item.patient, size: item.size, image: item.image,
                labels: item.labels.map { _ in 2 })
        }
        let trainer = try Trainer(
            Self.architecture, settings, training: SyntheticCases.make(3, size: [1, 40, 48]), validation: validation)
        let initial = trainer.best
        for _ in 0..<validateEvery { _ = try trainer.runEpoch() }
        let first = trainer.best
        #expect(first != initial, "no validation is worse than none")
        for _ in 0..<validateEvery { _ = try trainer.runEpoch() }
        #expect(trainer.history.compactMap(\.validation?.dice) == [0, 0])
        #expect(trainer.best == first && trainer.bestEpoch == validateEvery - 1)
    }

    @Test func validationComesEverySoManyEpochsAndAtTheEnd() throws {
        var settings = Self.settings(epochs: 5)
        (settings.validateEvery, settings.patches.sampling.stepsPerEpoch) = (2, 2)
        settings.optimizer.rate = 1e-3
        settings.schedule = Schedule(.polynomial, epochs: 5, power: 1)
        let trainer = try Trainer(
            Self.architecture, settings, training: SyntheticCases.make(3, size: [1, 40, 48]),
            validation: SyntheticCases.make(2, size: [1, 40, 48], seed: 2))
        #expect(trainer.totalSteps == 10)
        while !trainer.isFinished { _ = try trainer.runEpoch() }
        #expect(trainer.history.map { $0.validation != nil } == [false, true, false, true, true])
        #expect(trainer.history.map(\.epoch) == [0, 1, 2, 3, 4] && trainer.history.map(\.steps) == [2, 4, 6, 8, 10])
        for (found, expected) in zip(trainer.history.map(\.rate), [0.9, 0.7, 0.5, 0.3, 0.1]) {
            #expect(abs(found - expected * 1e-3) < 1e-9)
        }
    }

    @Test func gradientsBeyondTheLimitAreScaledToIt() throws {
        // With so small a limit the weights move by its share of the step: by less than without one, but they move.
        let limits: [Double?] = [nil, 1e-4, 1e9]
        let moved = try limits.map { limit in
            var settings = Self.settings(epochs: 1)
            settings.patches.sampling.stepsPerEpoch = 1
            (settings.averaging, settings.clipping) = (nil, limit)
            settings.optimizer = Optimizer(.sgd, rate: 1, weightDecay: 0, momentum: 0, nesterov: false)
            settings.schedule = Schedule(.constant, epochs: 1)
            let trainer = try Trainer(
                Self.architecture, settings, training: SyntheticCases.make(2, size: [1, 40, 48]), validation: [])
            let before = try #require(trainer.best["out.weight"])
            _ = try trainer.runEpoch()
            return try #require(trainer.best["out.weight"]).distance(to: before)
        }
        #expect(moved[0] > 1e-3 && moved[2] == moved[0])
        #expect(moved[1] > 1e-8 && moved[1] <= 1.001e-4)
    }
}
