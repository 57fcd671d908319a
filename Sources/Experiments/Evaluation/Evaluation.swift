import Foundation
import Imaging
import Pictures
import Platform
public import Segmentation
import Training
import TrainingData

/// The comparison of what a model finds with what is true: of folders of DICOM series with a segmentation, and of the
/// validation cases of a training.
///
///     let result = try Evaluation(bundle, folders: ["validation"]) { event in print(event) }.run(draws: true)
///     try result.write(html: "report.html")
public struct Evaluation {
    private let bundle: ModelBundle
    private let threads: Int
    private let segments: [EvaluationReport.Segment]
    private let folders: [String]
    private let configuration: String?
    private let report: (ExperimentEvent) -> Void

    /// How many of the worst cases are drawn.
    private static let mostDrawn = 3

    /// Names what is evaluated.
    ///
    /// - Parameters:
    ///   - segments: The segments that are compared, some of ``segments(of:)``.
    ///   - folders: Folders of cases; they come first.
    ///   - configuration: The configuration file of a training.
    ///   - threads: The threads of decoding and inference; 0 for one per processor.
    public init(
        _ bundle: ModelBundle, segments: [EvaluationReport.Segment]? = nil, folders: [String],
        configuration: String? = nil, threads: Int = 0, report: @escaping (ExperimentEvent) -> Void
    ) {
        (self.bundle, self.folders, self.configuration, self.report) = (bundle, folders, configuration, report)
        self.segments = segments ?? Self.segments(of: bundle)
        self.threads = ThreadCount.resolved(threads)
    }

    /// All segments that a model finds.
    public static func segments(of bundle: ModelBundle) -> [EvaluationReport.Segment] {
        bundle.description.labels.map { EvaluationReport.Segment(number: $0.number, name: $0.name) }
    }

    /// Segments every case and compares.
    ///
    /// - Parameter draws: Whether the worst cases are drawn.
    /// - Throws: What keeps all cases from being looked at; why one of them cannot be evaluated stands in the report.
    public func run(draws: Bool) throws -> EvaluationResult {
        let segmenter = try Segmenter(bundle, threads: threads)
        let cases = try cases()
        var results: [EvaluationReport.Case] = []
        var worst: [EvaluationPage.DrawnCase] = []
        for (index, item) in cases.enumerated() {
            report(.evaluating(index, of: cases.count))
            do {
                let found = try Found(item, segmenter)
                let compared = compare(found, name: item.name)
                if draws { draw(found, compared, &worst) }
                results += compared
            } catch {
                results.append(
                    .init(
                        name: item.name, segment: segments[0].number, slices: nil, metrics: nil, failure: "\(error)"))
            }
        }
        return EvaluationResult(
            report: EvaluationReport(
                model: bundle.description.name, version: bundle.description.version, digest: bundle.digest,
                segments: segments, cases: results),
            worst: worst)
    }

    /// A case with what the model found in it.
    private struct Found {
        let volume: Volume
        let truth: Mask
        let mask: Mask

        init(_ item: EvaluatedCase, _ segmenter: Segmenter) throws {
            (volume, truth) = try item.read()
            mask = try segmenter.segment(volume).mask
        }
    }

    private func compare(_ found: Found, name: String) -> [EvaluationReport.Case] {
        segments.map(\.number).map { segment in
            let metrics = CaseMetrics(
                prediction: LabelVolume(found.mask, segment: segment),
                truth: LabelVolume(found.truth, segment: segment))
            return .init(
                name: name, segment: segment, slices: found.volume.geometry.slices, metrics: metrics, failure: nil)
        }
    }

    /// Draws a case if it is one of the worst so far.
    private func draw(
        _ found: Found, _ compared: [EvaluationReport.Case], _ worst: inout [EvaluationPage.DrawnCase]
    ) {
        let dice = compared.compactMap(\.metrics?.dice).min() ?? 0
        guard let name = compared.first?.name, worst.count < Self.mostDrawn || dice < worst[Self.mostDrawn - 1].dice
        else { return }
        var sheet = SegmentationPreview(volume: found.volume, mask: found.mask, reference: found.truth, title: name)
        sheet.tiles = 6
        let drawn = EvaluationPage.DrawnCase(name: name, dice: dice, png: Data(sheet.picture().png))
        worst = Array((worst + [drawn]).sorted { $0.dice < $1.dice }.prefix(Self.mostDrawn))
    }
}

/// What came of an evaluation.
public struct EvaluationResult {
    /// Every case.
    public let report: EvaluationReport
    /// The worst cases first, where they were drawn.
    let worst: [EvaluationPage.DrawnCase]

    /// Writes the cases as comma-separated values.
    public func write(csv path: String) throws { try Self.write(report.commaSeparated, to: path) }

    /// Writes a page with box plots and the worst cases.
    public func write(html path: String) throws {
        try Self.write(EvaluationPage(report: report, worst: worst).html, to: path)
    }

    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}

/// A case to evaluate, not read yet.
private struct EvaluatedCase {
    let name: String
    let read: () throws -> (volume: Volume, truth: Mask)
}

extension Evaluation {
    /// What is evaluated, folders first.
    private func cases() throws -> [EvaluatedCase] {
        let segments = EvaluatedSegments(numbers: segments.map(\.number), of: bundle.description)
        let labelled = try folders.flatMap(LabelledCase.folders).map { folder in
            EvaluatedCase(name: URL(filePath: folder).lastPathComponent) {
                let labelled = try LabelledCase.read(folder: folder, segments: segments, threads: threads)
                return (labelled.series.volume, labelled.truth)
            }
        }
        return try labelled + (configuration.map(validation) ?? [])
    }

    private func validation(_ path: String) throws -> [EvaluatedCase] {
        let configuration = try TrainingConfigurationFile.load(path: path)
        let library = try CaseLibrary(
            configuration.data, labels: configuration.labels, input: configuration.input, threads: threads)
        library.notes.forEach { report(.passedOver($0)) }
        return library.validation.map { found in
            EvaluatedCase(name: URL(filePath: found.name).lastPathComponent) {
                let labelled = try library.labelled(found)
                return (labelled.volume, labelled.truth)
            }
        }
    }
}
