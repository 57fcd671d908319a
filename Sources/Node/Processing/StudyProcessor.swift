package import Archive
import Catalog
import DICOM
import DerivedObjects
import Imaging
import Jobs
import Segmentation
import SegmentationIOD

/// Does a job: takes the study's CT instances from the archive and puts the segmentation beside them.
package struct StudyProcessor: Sendable {
    private let index: ArchiveIndex
    private let results: ResultStore
    private let segmenter: StudySegmenter
    /// The configuration in force.
    package let settings: LiveSettings

    package init(index: ArchiveIndex, segmenter: StudySegmenter, settings: LiveSettings) {
        self.index = index
        results = ResultStore(layout: index.layout)
        self.segmenter = segmenter
        self.settings = settings
    }

    /// Does the job and says how it ended; blocks its thread.
    package func process(_ run: JobRun) -> JobOutcome {
        let temporary = results.temporaryPath(
            for: UID.derived(from: ["job", "\(run.job.id)", run.job.sourceDigest]))
        do {
            if let conflict = try patientConflict(run.job) { return conflict }
            let monitor = SegmentationMonitor(report: run.report, isCancelled: { run.isCancelled })
            let sources = try sources(of: run.job, monitor)
            let segmentation = try segmenter.segment(
                files: sources.files, context: sources.context,
                seriesNumber: settings.configuration.segmentation.seriesNumber, output: temporary,
                monitor: monitor)
            return try outcome(of: segmentation, job: run.job)
        } catch let error as StudySegmentationError {
            if error.isCancelled { return .cancelled }
            let errorClass = error.isTransient ? JobErrorClass.retryable : .permanent
            return .failed(error.decision, JobFailure(errorClass: errorClass, reason: error.description))
        } catch ImagingError.cancelled {
            return .cancelled
        } catch let error as ImagingError {
            let decision = DecisionRecord(model: .init(segmenter.segmenter.bundle))
            let errorClass = error.isTransient ? JobErrorClass.retryable : .permanent
            return .failed(decision, JobFailure(errorClass: errorClass, reason: error.description))
        } catch {
            let decision = DecisionRecord(model: .init(segmenter.segmenter.bundle))
            return .failed(decision, JobFailure(errorClass: .retryable, reason: "\(error)"))
        }
    }

    private func sources(of job: JobRecord, _ monitor: SegmentationMonitor) throws -> StudySources {
        var sources = try StudySources(of: job, in: index, threads: segmenter.threads, monitor: monitor)
        sources.context.skipsIncomplete = settings.configuration.segmentation.incomplete == .skip
        return sources
    }

    /// The end of a job whose study has instances of several patients, as the index found when they came.
    private func patientConflict(_ job: JobRecord) throws -> JobOutcome? {
        let conflicts = try index.conflicts(kind: .patient, subject: job.studyInstanceUID)
        guard !conflicts.isEmpty else { return nil }
        let found = Dictionary(grouping: conflicts, by: \.attribute).mapValues { Set($0.map(\.found)).count + 1 }
        let counts = found.sorted { $0.key < $1.key }.map { "\($0.value) values of \($0.key)" }
        let reason =
            "The study has instances of \(found.values.max() ?? 2) patients (\(counts.joined(separator: ", "))): "
            + "nobody knows whose it is."
        var decision = DecisionRecord(model: .init(segmenter.segmenter.bundle))
        decision.outcome = reason
        return .failed(decision, JobFailure(errorClass: .permanent, reason: reason))
    }

    private func outcome(of segmentation: StudySegmentation, job: JobRecord) throws -> JobOutcome {
        let decision = try completed(segmentation.decision, job: job)
        guard let found = segmentation.found else {
            return segmentation.hasChosenSeries ? .succeeded(decision, []) : .skipped(decision)
        }
        let published = try segmentation.objects.map { made in
            let path = try results.publish(made.path, as: made.object.sopInstanceUID)
            return try NewResult(made.object, of: found, path: path, decision: decision)
        }
        return .succeeded(decision, published)
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
}
