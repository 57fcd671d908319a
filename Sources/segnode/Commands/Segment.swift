import ArgumentParser
import DICOM
import Foundation
import Node
import Pictures
import Platform
import Segmentation

/// Segments a study without a daemon.
struct Segment: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Segment CT files and write a DICOM SEG, without a daemon.")

    @Argument(help: "Files and folders with the CT instances of one study.")
    var paths: [String]

    @Option(name: [.short, .long], help: "The segmentation object to write.")
    var output: String

    @Option(help: "The model bundle: a name or a folder.")
    var model = SegmentationSettings().model

    @Option(help: "The Series Instance UID to segment; without it the series that suits best.")
    var series: String?

    @Option(help: "The Series Number of the segmentation object.")
    var seriesNumber = SegmentationSettings().seriesNumber

    @Option(help: "The threads of decoding and inference; 0 for one per processor.")
    var threads = 0

    @Option(help: "Where to write a picture of the mask over the CT (PNG).")
    var preview: String?

    @Flag(help: "Write JSON.")
    var json = false

    func validate() throws {
        guard (0...1024).contains(threads) else { throw ValidationError("--threads should be 0 to 1024") }
    }

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let bundle = try ModelLocator(environment: environment).load(model)
        let segmenter = try StudySegmenter(bundle: bundle, threads: ThreadCount.resolved(threads))
        let progress = ProgressLine()
        let result = try segmenter.segment(
            files: InstanceFinder.ctImages(in: paths), series: series, seriesNumber: seriesNumber, output: output,
            monitor: SegmentationMonitor(report: { progress.show($0, $1) }))
        progress.clear()
        if let found = result.found, let preview {
            try found.preview(title: bundle.description.name).write(to: preview)
        }
        try report(result)
        if result.found == nil { throw ExitStatus.nothing.exit }
    }

    private func report(_ result: StudySegmentation) throws {
        guard !json else { return try Output.json(result.decision) }
        for series in result.decision.series {
            Output.line(
                "\(series.isChosen ? "chosen" : "not chosen"): \(series.seriesInstanceUID): \(series.reason)")
        }
        for finding in result.decision.findings { Output.line("found: \(finding)") }
        for repair in result.decision.repairs { Output.line("repaired: \(repair)") }
        Output.line(result.decision.outcome)
        for made in result.objects { Output.line(made.path) }
    }
}
