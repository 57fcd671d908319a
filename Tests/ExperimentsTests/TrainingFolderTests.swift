import Experiments
import Foundation
import Inference
import TestSupport
import Testing
import Training
import TrainingData

@Suite("The folder of a training, and what is listed of its cases")
struct TrainingFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let cases = [
        TwoSegments.Case(name: "c1", grey: (2..<6, 10..<14), truth: (2..<4, 10..<13)),
        TwoSegments.Case(name: "c2", grey: (0..<1, 0..<0), truth: (0..<0, 0..<0)),
    ]

    private func configuration() throws -> TrainingConfiguration {
        var configuration = try TrainingConfigurationFile.load(path: TwoSegments(in: folder).write(Self.cases))
        (configuration.schedule.epochs, configuration.checkpointEvery) = (3, 2)
        (configuration.sampling.batch, configuration.sampling.stepsPerEpoch) = (1, 1)
        configuration.threads = 2
        return configuration
    }

    private var checkpoint: String { folder.path("trained.training/checkpoint.safetensors") }

    @Test("a checkpoint is kept every so many epochs and at the end, before the epoch is told")
    func checkpoints() throws {
        let path = checkpoint
        var kept: [Int?] = []
        try CascadeSession(configuration()) { event in
            guard case .epoch = event else { return }
            let file = try? SafeTensors(contentsOf: path)
            kept.append(file.flatMap { try? Trainer.history(of: $0).count })
        }.run()
        #expect(kept == [nil, 2, 3])
    }

    @Test("a training without its bundle continues where it was, and one of another seed is refused")
    func continued() throws {
        var configuration = try configuration()
        try CascadeSession(configuration) { _ in }.run()
        let record = folder.path("trained.training/configuration.json")
        configuration.seed = 2
        let refusal = ExperimentError.otherConfiguration(record: record, keys: ["seed"])
        #expect(throws: refusal) { try CascadeSession(configuration) { _ in }.run() }
        try FileManager.default.removeItem(atPath: folder.path("trained"))
        #expect(throws: refusal) { try CascadeSession(configuration) { _ in }.run() }
        #expect(!FileManager.default.fileExists(atPath: folder.path("trained")))
        configuration.seed = 1
        var told: [ExperimentEvent] = []
        try CascadeSession(configuration) { told.append($0) }.run()
        let expected: [ExperimentEvent] = [
            .reading(1, of: 3), .reading(2, of: 3), .reading(3, of: 3), .read(training: 1, validation: 2),
            .continuing(afterEpoch: 3), .originNotStated, .trained(bundle: folder.path("trained")),
        ]
        #expect(told == expected)
    }

    @Test("a training without a checkpoint begins anew, with whatever it is begun with")
    func begunAnew() throws {
        var configuration = try configuration()
        try CascadeSession(configuration) { _ in }.run()
        try FileManager.default.removeItem(atPath: folder.path("trained"))
        try FileManager.default.removeItem(atPath: checkpoint)
        configuration.seed = 2
        try CascadeSession(configuration) { _ in }.run()
        let record = try Data(contentsOf: URL(filePath: folder.path("trained.training/configuration.json")))
        #expect(try configuration.differences(from: record) == [])
    }

    @Test("a checkpoint that is none is named, and left as it is")
    func damaged() throws {
        let configuration = try configuration()
        try CascadeSession(configuration) { _ in }.run()
        try FileManager.default.removeItem(atPath: folder.path("trained"))
        try Data([1, 2, 3]).write(to: URL(filePath: checkpoint))
        #expect {
            try CascadeSession(configuration) { _ in }.run()
        } throws: { error in
            guard case .unusableCheckpoint(let path, _) = error as? ExperimentError else { return false }
            return path == checkpoint
        }
        #expect(FileManager.default.contents(atPath: checkpoint) == Data([1, 2, 3]))
    }

    @Test("a folder that cannot be made is named")
    func unusable() throws {
        var configuration = try configuration()
        try Data().write(to: URL(filePath: folder.path("file")))
        configuration.output = folder.path("file/model")
        #expect(throws: ExperimentError.unusableFolder(path: folder.path("file/model.training"))) {
            try CascadeSession(configuration) { _ in }.run()
        }
    }

    @Test("of each case its slices, those with a label, the share of labelled voxels and their middle value are listed")
    func listing() throws {
        let listing = try TrainingSession(configuration()) { _ in }.check()
        let rows = listing.rows
        try #require(rows.count == 3)
        #expect(rows.map(\.name) == ["t", "c1", "c2"])
        #expect(rows.map(\.purpose) == ["training", "validation", "validation"])
        #expect(rows.map(\.slices) == [4, 4, 4] && rows.map(\.labelledSlices) == [4, 4, 0])
        // Seven and five of sixteen columns are labelled; most of the seven are 100 HU, most of the five 180.
        #expect(rows.map(\.labelledShare) == [43.75, 31.25, 0])
        #expect(rows.map(\.median) == [100, 180, nil])
        #expect(listing.bytes == 3 * 1024 * 5)
        #expect(!FileManager.default.fileExists(atPath: folder.path("trained.training")))
    }
}
