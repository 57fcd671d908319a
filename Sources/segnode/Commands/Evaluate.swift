import ArgumentParser
import Experiments
import Foundation
import Node
import Segmentation

/// Compares what a model finds with what is true.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare what a model finds with what is true, case by case.",
        discussion: """
            A case is a folder with a CT series and one DICOM segmentation of it; a folder of such folders means all \
            of them. With --configuration the validation cases of a training are taken too, whatever their source \
            (for example NIfTI). Surface distances and volumes need evenly spaced slices.
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
        let output = ExperimentOutput()
        let result = try Evaluation(
            bundle, segments: try segments(of: bundle), folders: folders, configuration: configuration,
            threads: threads, report: output.show
        ).run(draws: html != nil)
        output.clear()
        if json { try Output.json(result.report) } else { result.report.show() }
        if let csv { try result.write(csv: csv) }
        if let html { try result.write(html: html) }
        if result.report.cases.contains(where: { $0.metrics == nil }) { throw ExitStatus.failed.exit }
    }

    /// The segments that are compared.
    private func segments(of bundle: ModelBundle) throws -> [EvaluationReport.Segment] {
        let known = Evaluation.segments(of: bundle)
        guard let segment else { return known }
        guard let wanted = known.first(where: { $0.number == segment }) else {
            let numbers = known.map { "\($0.number) (\($0.name))" }.joined(separator: ", ")
            throw ValidationError("--segment is \(segment), expected one of the model's: \(numbers)")
        }
        return [wanted]
    }
}
