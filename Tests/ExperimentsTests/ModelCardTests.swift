import Experiments
import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport
import Testing
import Training
import TrainingData

/// Trains a model so slowly that it stays what it was.
@Suite("What a trained bundle and its folder tell of the training")
struct ModelCardTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The second segment is nowhere found; there is some of it in the first case, and nothing in the second.
    private static let cases = [
        TwoSegments.Case(name: "c<1>\"", grey: (2..<6, 0..<0), truth: (2..<6, 10..<12)),
        TwoSegments.Case(name: "c2", grey: (0..<1, 0..<0), truth: (0..<4, 0..<0)),
    ]

    private func configuration() throws -> TrainingConfiguration {
        let task = TwoSegments(in: folder)
        var configuration = try TrainingConfigurationFile.load(path: task.write(Self.cases))
        configuration.architecture = TwoSegments.architecture
        configuration.initialWeights = try task.bundle().folder
        configuration.optimizer = Optimizer(.sgd, rate: 1e-6, weightDecay: 0)
        configuration.schedule = Schedule(.constant, epochs: 2)
        configuration.sampling = Sampling(batch: 3, stepsPerEpoch: 2)
        (configuration.validateEvery, configuration.threads, configuration.seed) = (2, 2, 7)
        configuration.card.intendedUse = "For tests."
        configuration.card.licence = "A licence"
        configuration.card.trainingData = ["bars", "more bars"]
        return configuration
    }

    /// Trains, and returns what came of each epoch.
    private func train() throws -> [EpochRecord] {
        var records: [EpochRecord] = []
        try CascadeSession(configuration()) { event in
            if case .epoch(let record, of: _) = event { records.append(record) }
        }.run()
        return records
    }

    @Test("the accuracy of a segment names the metrics that are defined, and in how many of the cases")
    func accuracy() throws {
        _ = try train()
        let sentences = try ModelBundle.load(folder: folder.path("trained")).description.card.accuracy
        let rest = "on 2 validation cases, which also chose the weights"
        #expect(
            sentences == [
                "Head <A>: Dice 0.700 ± 0.424, precision 1.000 ± 0.000, recall 0.625 ± 0.530 \(rest)",
                "Tail & B: Dice 0.500 ± 0.707, recall 0.000 ± 0.000 (1 of 2) \(rest)",
            ])
        let page = try String(contentsOfFile: folder.path("trained/README.md"), encoding: .utf8)
        for sentence in sentences { #expect(page.contains("\n\n\(sentence).\n"), "\(sentence)") }
    }

    @Test("the card tells what the model is, what it was trained on and how, and numbers the cases")
    func page() throws {
        _ = try train()
        let page = try String(contentsOfFile: folder.path("trained/README.md"), encoding: .utf8)
        let found = "Head <A> (11, SCT, \"One\"); Tail & B (12, SCT, \"Two\")."
        let parts = [
            "# trained 1.0.0: model card\n\ndense-dilated-net, 21 parameters, trained by `segnode train`.",
            " It finds: \(found)",
            "## What it is for\n\nFor tests.", "## Data\n\n- bars\n- more bars\n\n| split | cases | slices |",
            "Voxels of 1.0 x 1.0 mm; 0.0 to 200.0 HU become 0 to 1.",
            "| training | 1 | 4 |\n| validation | 2 | 8 |",
            "2 of 2 epochs of 2 batches of 3 patches (16x16); loss dice+cross-entropy, optimizer sgd with a rate of ",
            " 1e-06 and weight decay of 0.0, schedule constant, seed 7;",
            " the weights of epoch 2 were kept, which validated best. Changed at random: nothing.",
            "| case | segment | dice | precision | recall | msd (mm) | in-plane msd (mm) | hd95 (mm) | volume error ",
            "\n| 1 | 1 | 1.000 | 1.000 | 1.000 | 0.00 | 0.00 | 0.00 | 0.0 |",
            "\n| 1 | 2 | 0.000 |  | 0.000 |  |  |  | -0.1 |\n| 2 | 1 | 0.400 | 1.000 | 0.250 |",
            "\n| 2 | 2 | 1.000 |  |  |  |  |  | 0.0 |",
            "![Learning curves](learning-curves.png)\n\n![Validation cases](overlays.png)",
            "## Licence\n\nA licence; the data that it was trained on have licences of their own.",
        ]
        for part in parts { #expect(page.contains(part), "\(part)\n\n\(page)") }
        #expect(!page.contains("c<1>"), "folders may bear patients' names")
        for name in ["learning-curves.png", "overlays.png"] {
            #expect(FileManager.default.fileExists(atPath: folder.path("trained/\(name)")))
        }
    }

    @Test("the bundle holds what the configuration says of it")
    func description() throws {
        var configuration = try configuration()
        configuration.version = "3.1"
        configuration.postProcessing = PostProcessing(keepsLargestComponent: true, minimumVolume: 4)
        configuration.requirements = SeriesRequirements(maximumSliceDistance: 6)
        try CascadeSession(configuration) { _ in }.run()
        let found = try ModelBundle.load(folder: folder.path("trained")).description
        #expect(found.name == "trained" && found.version == "3.1" && found.kind == .sliceWise)
        #expect(found.architecture == configuration.architecture && found.labels == TwoSegments.labels)
        #expect(found.input?.spacing == [1, 1] && found.input?.window == [0, 200])
        #expect(found.input?.patch == nil && found.input?.overlap == nil)
        #expect(found.postProcessing == configuration.postProcessing)
        #expect(found.requirements == configuration.requirements)
        #expect(found.card.intendedUse == "For tests." && found.card.licence == "A licence")
        #expect(found.card.trainingData == ["bars", "more bars"])
        #expect(!FileManager.default.fileExists(atPath: folder.path("trained.training/draft")))
    }

    @Test("the table of the epochs has a heading, and nothing where an epoch was not validated")
    func epochs() throws {
        let record = try #require(try train().last)
        let lines = try String(contentsOfFile: folder.path("trained.training/metrics.csv"), encoding: .utf8)
            .split(separator: "\n").map { String($0) }
        #expect(lines.first == "epoch,steps,rate,loss,dice,precision,recall,seconds")
        let rows = lines.dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        }
        try #require(rows.count == 2 && rows.allSatisfy { $0.count == 8 }, "\(lines)")
        #expect(rows.map { Array($0[0...2]) } == [["1", "2", "1e-06"], ["2", "4", "1e-06"]])
        #expect(rows[0][4...6].allSatisfy(\.isEmpty) && rows.allSatisfy { Double($0[7]) != nil })
        // Of both segments together 4 of 6 columns are found in one case, 1 of 4 in the other.
        let expected = [record.loss, 0.6, 1, (2.0 / 3 + 0.25) / 2]
        for (found, value) in zip(rows[1][3...6], expected) { #expect(abs((Double(found) ?? -1) - value) < 1e-4) }
    }

    @Test("what of the bundle to start from is not taken over is told, and another network is refused")
    func start() throws {
        var configuration = try configuration()
        let single = try ModelBundle.load(folder: #require(configuration.initialWeights))
        let ensemble = folder.path("ensemble")
        try BundleCombiner(name: "ensemble", version: "1").ensemble(
            of: [single], magnifications: [1, 1.1], to: ensemble)
        (configuration.initialWeights, configuration.input.window) = (ensemble, [0, 201])
        var told: [ExperimentEvent] = []
        try CascadeSession(configuration) { told.append($0) }.run()
        #expect(told.contains(.severalNetworks(bundle: ensemble, count: 2)))
        let inputs = told.compactMap { event -> [ExperimentEvent.Input]? in
            guard case .otherInput(bundle: ensemble, found: let found, expected: let expected) = event else {
                return nil
            }
            return [found, expected]
        }
        #expect(inputs.map { $0.map(\.spacing) } == [[[1, 1], [1, 1]]])
        #expect(inputs.map { $0.map(\.window) } == [[[0, 200], [0, 201]]])
        configuration.output = folder.path("other")
        configuration.architecture = NetworkArchitecture(
            kind: .unet, dimensions: 2, filters: [4, 8], outputChannels: 3)
        #expect(throws: ExperimentError.otherNetwork(bundle: ensemble)) {
            try CascadeSession(configuration) { _ in }.run()
        }
    }

    @Test("without anything to find in the cases to validate there is no training")
    func nothingToFind() throws {
        let task = TwoSegments(in: folder)
        let empty = TwoSegments.Case(name: "c", grey: (2..<6, 0..<0), truth: (0..<0, 0..<0))
        let configuration = try TrainingConfigurationFile.load(path: task.write([empty]))
        #expect(throws: ExperimentError.nothingToFind(purpose: "validate")) {
            try CascadeSession(configuration) { _ in }.run()
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("trained.training")))
    }

    @Test("the table of a comparison has a line for every segment of every case, with names in quotes")
    func comparison() throws {
        var configuration = try configuration()
        (configuration.output, configuration.initialWeights) = (folder.path("networks"), nil)
        configuration.schedule.epochs = 1
        configuration.sampling.stepsPerEpoch = 1
        let entry = try #require(NetworkCatalog.entry("dense-dilated"))
        // Its filters are no levels': it keeps its own.
        let report = try NetworkComparison(configuration, [entry], filters: [4, 8]) { _ in }.run()
        let network = try #require(report.networks.first)
        let usual = try entry.architecture(dimensions: 2, outputChannels: 3).parameterCount()
        #expect(report.networks.count == 1 && network.parameters == usual && network.citation == entry.citation)
        try report.write(csv: folder.path("networks.csv"))
        let lines = try String(contentsOfFile: folder.path("networks.csv"), encoding: .utf8).split(separator: "\n")
        try #require(lines.count == 5 && network.cases.count == 4)
        #expect(lines[0].hasPrefix("network,case,segment,dice,precision,recall,meanSurfaceDistance,"))
        let dice = network.cases.filter { $0.segment == 2 }.map { 100 * $0.metrics.dice }
        let summary = try #require(MetricSummary(dice))
        let expected = String(format: "%.1f ± %.1f", summary.mean, summary.standardDeviation)
        #expect(network.cases.spread(2, decimals: 1, factor: 100) { $0.dice } == expected)
        #expect(network.cases.spread(3, decimals: 1) { $0.dice } == "")
        let names = ["\"c<1>\"\"\",1", "\"c<1>\"\"\",2", "\"c2\",1", "\"c2\",2"]
        for (index, name) in names.enumerated() {
            let expected = "\"dense-dilated\",\(name),\(network.cases[index].metrics.dice),"
            #expect(lines[index + 1].hasPrefix(expected), "\(lines[index + 1])")
        }
    }
}
