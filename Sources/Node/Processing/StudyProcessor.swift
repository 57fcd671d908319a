import Archive
import DICOM
import Jobs
import Segmentation
import SegmentationIOD

/// Does a job: takes the study's CT instances from the archive and puts the segmentation beside them.
struct StudyProcessor: Sendable {
    private let index: ArchiveIndex
    private let results: ResultStore
    private let segmenter: StudySegmenter
    private let settings: LiveSettings

    init(index: ArchiveIndex, segmenter: StudySegmenter, settings: LiveSettings) {
        self.index = index
        results = ResultStore(layout: index.layout)
        self.segmenter = segmenter
        self.settings = settings
    }

    /// Does the job and says how it ended; blocks its thread.
    func process(_ run: JobRun) -> JobOutcome {
        let temporary = results.temporaryPath(
            for: UID.derived(from: ["job", "\(run.job.id)", run.job.sourceDigest]))
        do {
            let files = try sources(of: run.job)
            let segmentation = try segmenter.segment(
                files: files, seriesNumber: settings.configuration.segmentation.seriesNumber, output: temporary,
                monitor: SegmentationMonitor(report: run.report, isCancelled: { run.isCancelled }))
            return try outcome(of: segmentation, job: run.job)
        } catch let error as StudySegmentationError {
            if error.isCancelled { return .cancelled }
            let errorClass = error.isTransient ? JobErrorClass.retryable : .permanent
            return .failed(error.decision, JobFailure(errorClass: errorClass, reason: error.description))
        } catch {
            let decision = DecisionRecord(model: .init(segmenter.segmenter.bundle))
            return .failed(decision, JobFailure(errorClass: .retryable, reason: "\(error)"))
        }
    }

    private func sources(of job: JobRecord) throws -> [String] {
        try index.instances(ofStudy: job.studyInstanceUID)
            .filter { $0.missingSince == nil && Self.ctClasses.contains($0.sopClassUID) }.map(\.path)
    }

    private func outcome(of segmentation: StudySegmentation, job: JobRecord) throws -> JobOutcome {
        let decision = try completed(segmentation.decision, job: job)
        guard let found = segmentation.found else {
            return segmentation.hasChosenSeries ? .succeeded(decision, []) : .skipped(decision)
        }
        let path = try results.publish(found.path, as: found.object.sopInstanceUID)
        return .succeeded(decision, [try NewResult(found, path: path, decision: decision)])
    }

    /// Adds the series of other modalities, so that the record names every series of the study.
    private func completed(_ decision: DecisionRecord, job: JobRecord) throws -> DecisionRecord {
        var decision = decision
        let known = Set(decision.series.map(\.seriesInstanceUID))
        for series in try index.series(ofStudy: job.studyInstanceUID)
        where !known.contains(series.seriesInstanceUID) {
            decision.series.append(
                .init(
                    seriesInstanceUID: series.seriesInstanceUID, modality: series.modality,
                    instances: series.instanceCount, isChosen: false, reason: "It holds no CT images."))
        }
        return decision
    }

    /// CT Image Storage and its enhanced kinds, whose refusal is explained by the reader.
    private static let ctClasses: Set<String> = ["2", "2.1", "2.2"].reduce(into: []) {
        $0.insert("1.2.840.10008.5.1.4.1.1.\($1)")
    }
}
