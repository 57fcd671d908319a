import ArgumentParser
import Foundation
import Imaging
import Node
import Segmentation
import Training

/// Compares what a model finds with what is true.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare what a model finds with what is true, case by case.",
        discussion: """
            A case is a folder with a CT series and one DICOM segmentation of it; a folder of such folders means all of \
            them. With --configuration the validation cases of a training are taken too, whatever their source (for \
            example NIfTI). Surface distances and volumes need evenly spaced slices.
            """)

    @Argument(help: "Folders with cases.")
    var folders: [String] = []

    @Option(help: "The configuration of a training (YAML), whose validation cases are taken.")
    var configuration: String?

    @Option(help: "The model bundle: a name or a folder.")
    var model = SegmentationSettings().model

    @Option(
        help: "The number of the segment that is compared, in the model and in the truth; all the model's by default.")
    var segment: UInt8?

    @Option(help: "The threads of decoding and inference; 0 for one per processor.")
    var threads = 0

    @Option(help: "Where to write the cases as a table of comma-separated values.")
    var csv: String?

    @Option(help: "Where to write a report with box plots and the worst cases drawn (HTML).")
    var html: String?

    @Flag(help: "Write JSON.")
    var json = false

    func validate() throws {
        guard (0...1024).contains(threads) else { throw ValidationError("--threads should be 0 to 1024") }
        guard !folders.isEmpty || configuration != nil else {
            throw ValidationError("there is nothing to evaluate, expected folders or --configuration")
        }
        if let csv { try Output.checkWritable(csv, option: "--csv") }
        if let html { try Output.checkWritable(html, option: "--html") }
    }

    func run() throws {
        let bundle = try ModelLocator(environment: ProcessInfo.processInfo.environment).load(model)
        let count = threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : threads
        let segments = try segments(of: bundle)
        let segmenter = try Segmenter(bundle, threads: count)
        let truth = EvaluatedSegments(numbers: segments.map(\.number), of: bundle.description)
        let cases = try EvaluationCases(
            folders: folders, configuration: configuration, segments: truth, threads: count
        ).all
        let progress = ProgressLine()
        var results: [EvaluationReport.Case] = []
        var worst: [EvaluationPage.DrawnCase] = []
        for (index, item) in cases.enumerated() {
            progress.show("case", index, of: cases.count)
            results += evaluated(item, segmenter, segments, &worst)
        }
        progress.clear()
        let report = EvaluationReport(
            model: bundle.description.name, version: bundle.description.version, digest: bundle.digest,
            segments: segments, cases: results)
        if json { try Output.json(report) } else { report.show() }
        if let csv { try Data(report.commaSeparated.utf8).write(to: URL(filePath: csv), options: .atomic) }
        if let html {
            let page = EvaluationPage(report: report, worst: worst)
            try Data(page.html.utf8).write(to: URL(filePath: html), options: .atomic)
        }
        if results.contains(where: { $0.metrics == nil }) { throw ExitStatus.failed.exit }
    }

    /// The segments that are compared.
    private func segments(of bundle: ModelBundle) throws -> [EvaluationReport.Segment] {
        let known = bundle.description.labels.map { EvaluationReport.Segment(number: $0.number, name: $0.name) }
        guard let segment else { return known }
        guard let wanted = known.first(where: { $0.number == segment }) else {
            let numbers = known.map { "\($0.number) (\($0.name))" }.joined(separator: ", ")
            throw ValidationError("--segment is \(segment), expected one of the model's: \(numbers)")
        }
        return [wanted]
    }

    private func evaluated(
        _ item: EvaluationCases.Item,
        _ segmenter: Segmenter,
        _ segments: [EvaluationReport.Segment],
        _ worst: inout [EvaluationPage.DrawnCase]
    ) -> [EvaluationReport.Case] {
        do {
            let (volume, truth) = try item.read()
            let mask = try segmenter.segment(volume).mask
            let results = segments.map(\.number).map { segment in
                let metrics = CaseMetrics(
                    prediction: LabelVolume(mask, segment: segment), truth: LabelVolume(truth, segment: segment))
                return EvaluationReport.Case(
                    name: item.name, segment: segment, slices: volume.geometry.slices, metrics: metrics, failure: nil)
            }
            let dice = results.compactMap(\.metrics?.dice).min() ?? 0
            if html != nil { Self.draw(item.name, volume, truth, mask, dice, &worst) }
            return results
        } catch {
            return [
                EvaluationReport.Case(
                    name: item.name, segment: segments[0].number, slices: nil, metrics: nil, failure: "\(error)")
            ]
        }
    }

    /// Draws a case if it is one of the worst so far.
    private static func draw(
        _ name: String, _ volume: Volume, _ truth: Mask, _ mask: Mask, _ dice: Double,
        _ worst: inout [EvaluationPage.DrawnCase]
    ) {
        guard worst.count < mostDrawn || dice < worst[mostDrawn - 1].dice else { return }
        var sheet = SegmentationPreview(
            volume: volume, mask: mask, reference: truth, title: name)
        sheet.tiles = 6
        let drawn = EvaluationPage.DrawnCase(name: name, dice: dice, png: Data(sheet.picture().png))
        worst = Array((worst + [drawn]).sorted { $0.dice < $1.dice }.prefix(mostDrawn))
    }

    private static let mostDrawn = 3
}
