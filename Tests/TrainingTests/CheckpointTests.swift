import Foundation
import Inference
import TestSupport
import Testing
import Training

@Suite("The checkpoint of a training")
struct CheckpointTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func trainer(_ kind: Optimizer.Kind = .adamw, averaging: Double? = 0.9) throws -> Trainer {
        let settings = TrainerSettings(
            patches: PatchSettings(patch: [16, 16], sampling: Sampling(batch: 1, stepsPerEpoch: 1)),
            optimizer: Optimizer(kind, rate: 1e-3), schedule: Schedule(.constant, epochs: 4), averaging: averaging,
            validateEvery: 2, threads: 1)
        return try Trainer(
            NetworkArchitecture(kind: .unet, dimensions: 2, filters: [3, 5], outputChannels: 1), settings,
            training: SyntheticCases.make(1, size: [1, 16, 16]),
            validation: SyntheticCases.make(1, size: [1, 16, 16], seed: 2))
    }

    private func written(_ tensors: [String: Tensor]) throws -> SafeTensors {
        let path = folder.path("\(UUID().uuidString).safetensors")
        try Data(SafeTensorsWriter.encoded(tensors)).write(to: URL(filePath: path))
        return try SafeTensors(contentsOf: path)
    }

    private func history(_ rows: [[Float]], columns: Int = 8) throws -> [EpochRecord] {
        let tensor = Tensor(shape: [rows.count, columns], values: rows.flatMap { $0 })
        return try Trainer.history(of: written(["history": tensor]))
    }

    @Test("it has what the optimizer and the average keep, and nothing of what there is not")
    func parts() throws {
        let trainers = try [Self.trainer(), Self.trainer(.sgd, averaging: nil)]
        let prefixes = trainers.map { Set($0.checkpoint.keys.compactMap { $0.split(separator: ".").first }) }
        #expect(prefixes[0] == ["network", "first", "second", "average", "best", "history"])
        #expect(prefixes[1] == ["network", "first", "best", "history"])
    }

    @Test("one that lacks a part of the training, or has one of another shape, is refused by name")
    func refused() throws {
        let trainer = try Self.trainer()
        _ = try trainer.runEpoch()
        let whole = trainer.checkpoint
        for prefix in ["network", "best", "first", "second", "average"] {
            let name = try #require(whole.keys.filter { $0.hasPrefix("\(prefix).") && $0.hasSuffix("bias") }.min())
            var checkpoint = whole
            checkpoint[name] = nil
            #expect(throws: InferenceError.missingTensor(name: name)) {
                try Self.trainer().restore(written(checkpoint))
            }
            let shape = try #require(whole[name]).shape
            checkpoint[name] = Tensor(shape: [shape[0] + 1], repeating: 0)
            #expect(throws: InferenceError.wrongTensorShape(tensor: name, expected: shape, found: [shape[0] + 1])) {
                try Self.trainer().restore(written(checkpoint))
            }
        }
        try Self.trainer().restore(written(whole))
    }

    @Test("what came of an epoch is read as it was written, also of one that was not validated")
    func records() throws {
        let found = try history([
            [0, 10, 0.5, 0.25, -1, -1, -1, 2.5], [1, 20, 0.125, 0.75, 0.5, 0.625, 0.375, 3.5],
            [2, 30, 0.0625, 0.5, 0, 0, 0, 4.5],
        ])
        try #require(found.count == 3)
        #expect(found.map(\.epoch) == [0, 1, 2] && found.map(\.steps) == [10, 20, 30])
        #expect(found.map(\.rate) == [0.5, 0.125, 0.0625] && found.map(\.loss) == [0.25, 0.75, 0.5])
        #expect(found.map(\.seconds) == [2.5, 3.5, 4.5])
        #expect(found.map { $0.validation?.dice } == [nil, 0.5, 0])
        #expect(found.map { $0.validation?.precision } == [nil, 0.625, 0])
        #expect(found.map { $0.validation?.recall } == [nil, 0.375, 0])
    }

    @Test("a training that was stopped before its first validation has none when it goes on")
    func notValidated() throws {
        let first = try Self.trainer()
        _ = try first.runEpoch()
        let second = try Self.trainer()
        try second.restore(written(first.checkpoint))
        #expect(second.history.map(\.validation) == [nil])
        #expect(try second.runEpoch().validation != nil)
    }

    @Test(
        "a history that cannot be is refused",
        arguments: [
            [[1, 10, 0, 0, 0, 0, 0, 0]], [[0, 10, 0, 0, 0, 0, 0, 0], [2, 20, 0, 0, 0, 0, 0, 0]],
            [[0, -1, 0, 0, 0, 0, 0, 0]], [[0, 2e15, 0, 0, 0, 0, 0, 0]], [[0, 10, .infinity, 0, 0, 0, 0, 0]],
            [[0, 10, 0, .nan, 0, 0, 0, 0]], [[0, 10, 0, 0, 0, 0, 0, -.infinity]], [[.nan, 10, 0, 0, 0, 0, 0, 0]],
        ] as [[[Float]]])
    func impossible(rows: [[Float]]) throws {
        #expect {
            _ = try history(rows)
        } throws: { error in
            guard case .unusableTensorValue("history", _) = error as? InferenceError else { return false }
            return true
        }
    }

    @Test("a history of other columns, or of none, is refused", arguments: [7, 9])
    func columns(count: Int) throws {
        let row = [Float](repeating: 0, count: count)
        let expected = InferenceError.wrongTensorShape(tensor: "history", expected: [0, 8], found: [1, count])
        #expect(throws: expected) { _ = try history([row], columns: count) }
        let flat = InferenceError.wrongTensorShape(tensor: "history", expected: [0, 8], found: [8])
        #expect(throws: flat) {
            _ = try Trainer.history(of: written(["history": Tensor(shape: [8], repeating: 0)]))
        }
        #expect(throws: InferenceError.missingTensor(name: "history")) {
            _ = try Trainer.history(of: written(["other": Tensor(shape: [8], repeating: 0)]))
        }
    }

    @Test(
        "the best epoch is the first of those that validated best",
        arguments: [
            ([-1, -1], nil), ([-1, 0.25, -1], 1), ([0.5, 0.25], 0), ([0.25, 0.5, 0.5, 0.125], 1), ([], nil),
            ([0, -1, 0.5, -1, 0.75], 4),
        ] as [([Float], Int?)])
    func best(dice: [Float], epoch: Int?) throws {
        let rows = dice.enumerated().map { index, dice in [Float(index), 1, 0, 0, dice, 0, 0, 0] }
        let records = dice.isEmpty ? [] : try history(rows)
        #expect(Trainer.bestEpoch(of: records) == epoch)
    }
}
