import DICOM
import Imaging
public import Segmentation
import SegmentationIOD

/// The way from the files of a study to a segmentation object: what a job does, and what `segnode segment` does
/// without a daemon.
///
///     let segmenter = try StudySegmenter(bundle: .load(folder: folder), threads: 4)
///     let result = try segmenter.segment(files: paths, seriesNumber: 901, output: "SEG.dcm")
///
/// Calls block their thread for as long as the segmentation takes.
public struct StudySegmenter: Sendable {
    /// The model.
    public let segmenter: Segmenter
    /// The threads of decoding and inference.
    let threads: Int
    private let reader: SeriesReader

    /// Loads the weights of a bundle.
    ///
    /// - Parameter threads: The threads of decoding and inference.
    public init(bundle: ModelBundle, threads: Int) throws(SegmentationError) {
        segmenter = try Segmenter(bundle, threads: threads)
        self.threads = threads
        reader = SeriesReader(threads: threads)
    }

    /// Chooses the series of the study that suits best, segments it, and writes the segmentation object.
    ///
    /// - Parameters:
    ///   - files: CT instances of one study.
    ///   - series: The Series Instance UID to segment; `nil` leaves the choice to the assessment.
    ///   - context: What is known of the study beside its files.
    ///   - seriesNumber: Series Number (0020,0011) of the object.
    ///   - output: Where the object is written; nothing is written where nothing was found.
    ///   - monitor: Is told of progress, and says whether to stop.
    /// - Throws: ``StudySegmentationError``, which carries the decision as far as it was made.
    public func segment(
        files: [String], series: String? = nil, context: StudyContext = StudyContext(), seriesNumber: Int,
        output: String, monitor: SegmentationMonitor = SegmentationMonitor()
    ) throws(StudySegmentationError) -> StudySegmentation {
        var decision = DecisionRecord(model: DecisionRecord.Model(segmenter.bundle))
        var context = context
        decision.damaged = context.damaged
        monitor.report("choosing", 0)
        do throws(StudySegmentationError.Cause) {
            let chosen = try timed("choosing", &decision) { decision throws(StudySegmentationError.Cause) in
                try choose(files, wanted: series, &context, monitor, &decision)
            }
            guard let chosen else { return StudySegmentation(decision) }
            try account(for: chosen, context)
            let incompleteness = Incompleteness(of: chosen, context)
            if !incompleteness.isEmpty { decision.partial = incompleteness.label }
            if !incompleteness.isEmpty, context.skipsIncomplete {
                decision.skipAsPartial()
                return StudySegmentation(decision)
            }
            let source = try read(chosen, monitor, &decision)
            let outcome = try infer(source, monitor, &decision)
            monitor.report("writing", 0.95)
            let maker = SegmentationMaker(
                bundle: segmenter.bundle, seriesNumber: seriesNumber, incompleteness: incompleteness)
            return try write(outcome, of: source, maker: maker, to: output, &decision)
        } catch {
            throw StudySegmentationError(cause: error, decision: decision)
        }
    }

    /// Judges every series and returns the one to segment; the record says why, or why there is none.
    ///
    /// - Throws: Where a file cannot be read, of whatever series it is; and where there is no series to segment and one
    ///   is broken: another copy of it might be segmented.
    private func choose(
        _ files: [String], wanted: String?, _ context: inout StudyContext, _ monitor: SegmentationMonitor,
        _ decision: inout DecisionRecord
    ) throws(StudySegmentationError.Cause) -> SeriesOutline? {
        let catalog = reader.outlines(
            files: files, progress: { _ in monitor.report("choosing", 0) }, isCancelled: monitor.isCancelled)
        if monitor.isCancelled() { throw .reading(.cancelled) }
        if let instances = catalog.patients.min(by: { $0.key < $1.key })?.value {
            throw .reading(.severalPatients(instances: instances))
        }
        if let unread = catalog.failures.first(where: \.error.isTransient) { throw .reading(unread.error) }
        context.takeStrays(of: catalog)
        let ranked = SeriesAssessment.ranked(
            catalog.outlines, requirements: segmenter.bundle.description.effectiveRequirements, wanted: wanted)
        let obstacles = context.obstacles
        let best = ranked.first { assessment in
            let uid = assessment.seriesInstanceUID.description
            return assessment.isSuitable && obstacles[uid] == nil && (wanted == nil || uid == wanted)
        }
        decision.series =
            ranked.map { .init($0, best: best, obstacle: obstacles[$0.seriesInstanceUID.description]) }
            + catalog.failures.map { .init($0) } + context.vanishedSeries(besides: catalog)
        guard let best else {
            decision.outcome = Self.reasonForNoSeries(decision.series, wanted: wanted)
            let broken = catalog.failures.first { failure in
                let uid = failure.seriesInstanceUID?.description
                return failure.error.isDefect && (wanted == nil || uid == nil || uid == wanted)
            }
            if let broken { throw .reading(broken.error) }
            if let obstacle = obstacles.sorted(by: { $0.key < $1.key }).first { throw .contradictory(obstacle.value) }
            return nil
        }
        return catalog.outlines.first { $0.seriesInstanceUID == best.seriesInstanceUID }
    }

    private static func reasonForNoSeries(_ series: [DecisionRecord.SeriesDecision], wanted: String?) -> String {
        if let wanted { return "Series \(wanted) is not there or cannot be segmented." }
        guard let first = series.first else { return "The study has no CT images." }
        return series.count == 1 ? first.reason : "None of \(series.count) series can be segmented: \(first.reason)"
    }

    private func read(
        _ outline: SeriesOutline, _ monitor: SegmentationMonitor, _ decision: inout DecisionRecord
    ) throws(StudySegmentationError.Cause) -> SourceSeries {
        let source = try timed("reading", &decision) { _ throws(StudySegmentationError.Cause) in
            do throws(ImagingError) {
                return try reader.read(
                    outline, progress: { monitor.report("reading", 0.3 * $0) }, isCancelled: monitor.isCancelled)
            } catch {
                throw .reading(error)
            }
        }
        decision.findings = source.findings.map(\.description)
        return source
    }

    private func infer(
        _ source: SourceSeries, _ monitor: SegmentationMonitor, _ decision: inout DecisionRecord
    ) throws(StudySegmentationError.Cause) -> SegmentationOutcome {
        let outcome = try timed("segmenting", &decision) { _ throws(StudySegmentationError.Cause) in
            do throws(SegmentationError) {
                return try segmenter.segment(
                    source, progress: { monitor.report("segmenting", 0.3 + 0.65 * $0) },
                    isCancelled: monitor.isCancelled)
            } catch {
                throw .segmenting(error)
            }
        }
        decision.findings += outcome.facts
        let times = outcome.times
        for (stage, time) in [
            ("locating", times.locating), ("preparing", times.preparing), ("inferring", times.inferring),
            ("finishing", times.finishing),
        ] where time > .zero {
            decision.stageMilliseconds[stage] = time.milliseconds
        }
        return outcome
    }
}
