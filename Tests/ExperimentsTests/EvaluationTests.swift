import Experiments
import Foundation
import Segmentation
import TestSupport
import Testing
import Training
import TrainingData

/// A model that marks what is bright, on cases that are bright in known places and whose truth lies elsewhere.
@Suite("The comparison of what a model finds with what is true")
struct EvaluationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Writes one case for training and some for validation of 16 × 16 × 4 voxels of 1 mm, with the columns that are
    /// bright and those that are true; returns the configuration.
    private func write(_ cases: [(bright: Range<Int>, truth: Range<Int>)]) throws -> String {
        for (index, item) in ([(bright: 0..<1, truth: 0..<1)] + cases).enumerated() {
            let columns = (0..<1024).map { $0 % 16 }
            // No two images are the same.
            let values = columns.map { item.bright.contains($0) ? 400 + Double(index) : 0 }
            let labels = columns.map { item.truth.contains($0) ? 1.0 : 0 }
            for (name, values) in [("imagesTr", values), ("labelsTr", labels)] {
                try NIfTIFile(size: [16, 16, 4], values: values).writeCompressed(
                    to: folder.path("task/\(name)/c\(index).nii.gz"))
            }
        }
        let entries = (0...cases.count).map {
            #"{"image": "./imagesTr/c\#($0).nii.gz", "label": "./labelsTr/c\#($0).nii.gz"}"#
        }
        try text(#"{"name": "bars", "training": [\#(entries.joined(separator: ", "))]}"#, "task/dataset.json")
        let names = (1...cases.count).map { "c\($0)" }.joined(separator: ", ")
        try text(
            """
            architecture: {kind: unet, dimensions: 2, filters: [4, 8], outputChannels: 1}
            output: model
            data:
              training: [{source: decathlon, path: task, patients: [c0]}]
              validation: [{source: decathlon, path: task, patients: [\(names)]}]
            input: {spacing: [1, 1], window: [0, 255], patch: [16, 16]}

            """, "train.yaml")
        return folder.path("train.yaml")
    }

    private func text(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.path(name)))
    }

    private func evaluate(_ configuration: String, draws: Bool = false) throws -> EvaluationResult {
        let bundle = try ModelBundle.load(folder: Repository.path("Models/commissioning-threshold"))
        return try Evaluation(bundle, folders: [], configuration: configuration, threads: 2) { _ in }.run(draws: draws)
    }

    @Test(
        "precision is what of the found is true, recall what of the true was found, volume error what is found too much"
    )
    func metrics() throws {
        let report = try evaluate(
            try write([(4..<8, 4..<8), (2..<10, 4..<8), (6..<8, 4..<8), (0..<4, 8..<12), (0..<0, 4..<8)])
        ).report
        let metrics = try report.cases.map { try #require($0.metrics, "\($0.failure ?? "")") }
        #expect(report.cases.map(\.name) == ["c1", "c2", "c3", "c4", "c5"])
        #expect(report.cases.allSatisfy { $0.slices == 4 && $0.failure == nil && $0.segment == 1 })
        let dice: [Double] = [1, 2.0 / 3, 2.0 / 3, 0, 0]
        let precision: [Double?] = [1, 0.5, 1, 0, nil]
        let recall: [Double?] = [1, 1, 0.5, 0, 0]
        #expect(metrics.map(\.dice) == dice)
        #expect(metrics.map(\.precision) == precision)
        #expect(metrics.map(\.recall) == recall)
        // 4 · 16 voxels of a cubic millimetre in a column.
        let found: [Double] = [256, 512, 128, 256, 0]
        #expect(metrics.map { (1000 * ($0.predictedVolume ?? -1)).rounded() } == found)
        #expect(metrics.map { (1000 * ($0.trueVolume ?? -1)).rounded() } == [Double](repeating: 256, count: 5))
    }

    @Test("the measurement of a training on the cases' own grids is the same")
    func training() throws {
        let configuration = try TrainingConfigurationFile.load(path: write([(4..<8, 4..<10), (2..<10, 4..<8)]))
        var short = configuration
        (short.schedule.epochs, short.sampling.stepsPerEpoch) = (1, 1)
        try CascadeSession(short) { _ in }.run()
        let bundle = try ModelBundle.load(folder: short.output)
        let report = try Evaluation(
            bundle, folders: [], configuration: folder.path("train.yaml"), threads: 2, report: { _ in }
        ).run(draws: false).report
        let metrics = report.cases.compactMap(\.metrics)
        let dice = try #require(MetricSummary(metrics.map(\.dice)))
        let expected = String(format: "Dice %.3f ± %.3f", dice.mean, dice.standardDeviation)
        #expect(metrics.count == 2 && dice.mean < 1, "a network that is not trained does not find everything")
        #expect(bundle.description.card.accuracy.contains { $0.contains(expected) }, "\(expected)")
    }

    @Test("the three worst cases are drawn, the worst first, and of equal ones the first")
    func worst() throws {
        let cases = [(4..<8, 4..<8), (2..<10, 4..<8), (6..<8, 4..<8), (0..<4, 8..<12), (0..<0, 4..<8)]
        let configuration = try write(cases.map { (bright: $0.0, truth: $0.1) })
        let path = folder.path("report.html")
        let worst = ["c4, Dice 0.000", "c5, Dice 0.000", "c2, Dice 0.667"]
        for (draws, expected) in [(true, worst), (false, [])] {
            try evaluate(configuration, draws: draws).write(html: path)
            let page = try String(contentsOfFile: path, encoding: .utf8)
            let captions = page.matches(of: /<figcaption>(.*?)<\/figcaption>/).map { String($0.output.1) }
            #expect(captions == expected)
        }
    }
}
