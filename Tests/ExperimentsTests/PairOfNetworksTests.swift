import Experiments
import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport
import Testing
import Training
import TrainingData

@Suite("A network after one that finds the region for it")
struct PairOfNetworksTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func configuration(output: String) throws -> TrainingConfiguration {
        let data = SyntheticDecathlon(folder: folder.path("task"))
        try data.write()
        let yaml = data.configuration(kind: "unet", filters: [4, 8], epochs: 1, steps: 1, dimensions: 3)
        let locator = "locator: {spacing: [4, 4, 4], patch: [16, 16, 16]}\n"
        try Data("output: \(output)\n\(locator)\(yaml)".utf8).write(to: URL(filePath: folder.path("train.yaml")))
        return try TrainingConfigurationFile.load(path: folder.path("train.yaml"))
    }

    /// What came of the epochs of a training.
    private func history(_ bundle: String) throws -> [EpochRecord] {
        let path = folder.path("\(bundle).training/checkpoint.safetensors")
        return try Trainer.history(of: SafeTensors(contentsOf: path))
    }

    @Test("a comparison counts the parameters and the time of both networks of a pair, and measures both ways")
    func comparison() throws {
        var configuration = try configuration(output: "networks")
        let entry = try #require(NetworkCatalog.entry("u-net"))
        var told: [ExperimentEvent] = []
        let report = try NetworkComparison(configuration, [entry], filters: [4, 8]) { told.append($0) }.run()
        #expect(report.epochs == 1 && report.segments.map(\.number) == [1])
        #expect(report.networks.map(\.name) == ["u-net", "u-net, hierarchical"])
        #expect(report.networks.map(\.citation) == [entry.citation, entry.citation])
        let count = try entry.architecture(dimensions: 3, outputChannels: 1, filters: [4, 8]).parameterCount()
        #expect(report.networks.map(\.parameters) == [count, 2 * count])
        #expect(told.contains(.network(name: "u-net", parameters: count)))
        let (fine, coarse) = (try history("networks/u-net"), try history("networks/u-net-locator"))
        try #require(fine.count == 1 && coarse.count == 1)
        #expect(report.networks.map(\.seconds) == [fine[0].seconds, fine[0].seconds + coarse[0].seconds])
        let names = report.networks.map { $0.cases.map(\.name) }
        #expect(names[0].count == 2 && names[1] == names[0])
        let bundles = ["u-net", "u-net-locator"].map { folder.path("networks/\($0)") }
        let trained = told.filter { if case .trained = $0 { true } else { false } }
        #expect(trained == bundles.map { .trained(bundle: $0) })
        let pair = try ModelBundle.load(folder: folder.path("networks/u-net-hierarchical")).description
        #expect(
            pair.locator?.margin == 20 && pair.input?.spacing == [1, 1, 1] && pair.locator?.input.spacing == [4, 4, 4])
        let found = try #require(fine[0].validation)
        let figures = [found.dice, found.precision, found.recall].map { String(format: "%.3f", $0) }
        let card = try ModelBundle.load(folder: bundles[0]).description.card.accuracy
        let words = "Dice \(figures[0]), precision \(figures[1]), recall \(figures[2])"
        #expect(card.count == 1 && card.first?.hasSuffix(words) == true, "\(card)")
        configuration.locator?.margin = 30
        let record = folder.path("networks/u-net-hierarchical/model.json")
        #expect(throws: ExperimentError.otherConfiguration(record: record, keys: ["locator.margin"])) {
            try NetworkComparison(configuration, [entry], filters: [4, 8]) { _ in }.run()
        }
    }

    @Test("a pair that is there is not trained again, nor taken for one with another margin or without its parts")
    func finished() throws {
        var configuration = try configuration(output: "pair")
        try CascadeSession(configuration) { _ in }.run()
        #expect(try ModelBundle.load(folder: folder.path("pair")).description.locator?.margin == 20)
        #expect(!FileManager.default.fileExists(atPath: folder.path("pair.training/draft")))
        for (part, patch) in [("fine", [16, 32, 32]), ("locator", [16, 16, 16])] {
            let bundle = try ModelBundle.load(folder: folder.path("pair.training/\(part)")).description
            #expect(bundle.kind == .slidingWindow && bundle.input?.patch == patch && bundle.input?.overlap == 0.5)
        }
        var told: [ExperimentEvent] = []
        try CascadeSession(configuration) { told.append($0) }.run()
        let bundles = ["pair.training/locator", "pair.training/fine", "pair"].map { folder.path($0) }
        #expect(told == bundles.map { .trainedAlready(bundle: $0) })
        configuration.locator?.margin = 30
        let record = folder.path("pair/model.json")
        #expect(throws: ExperimentError.otherConfiguration(record: record, keys: ["locator.margin"])) {
            try CascadeSession(configuration) { _ in }.run()
        }
        configuration.locator?.margin = 20
        try CascadeSession(configuration) { _ in }.run()
        for part in ["fine", "locator"] {
            let (there, away) = (folder.path("pair.training/\(part)"), folder.path("away"))
            try FileManager.default.moveItem(atPath: there, toPath: away)
            #expect(throws: ExperimentError.noRecord(path: folder.path("pair.training"))) {
                try CascadeSession(configuration) { _ in }.run()
            }
            try FileManager.default.moveItem(atPath: away, toPath: there)
        }
    }
}
