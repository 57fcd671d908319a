import Archive
import Catalog
import DICOM
import Foundation
import Imaging
import Jobs
import Platform

/// What a job takes for its study: the files that are as they were stored, and what is known of the others.
struct StudySources {
    /// The files to read.
    private(set) var files: [String] = []
    /// What is known beside them.
    var context = StudyContext()

    /// Looks up the CT instances of a job's study and holds each stored file against its checksum.
    ///
    /// - Throws: ``ImagingError/unreadableFiles(unreadable:files:reasons:)`` where the system does not give a file now,
    ///   and what the index throws.
    init(of job: JobRecord, in index: ArchiveIndex, threads: Int, monitor: SegmentationMonitor) throws {
        let instances = try index.instances(ofStudy: job.studyInstanceUID)
            .filter { UID($0.sopClassUID).map(SOPClass.isCT) == true }
        context.refused = try Self.refused(job, index)
        context.dividedSeries = try index.dividedSeries(ofStudy: job.studyInstanceUID)
        let present = instances.filter { $0.missingSince == nil }
        let states = Self.verify(present.map(\.path), threads: threads, monitor)
        if monitor.isCancelled() { throw ImagingError.cancelled }
        if let error = ImagingError.unreadable(states.compactMap(\.failure), files: instances.count) { throw error }
        context.lost = instances.filter { $0.missingSince != nil }.map { Self.lost($0, .gone) }
        context.filesBySeries = [:]
        for (instance, state) in zip(present, states) { take(instance, state) }
    }

    /// What the study lacked when it was taken to be complete, and lacks still.
    private static func refused(_ job: JobRecord, _ index: ArchiveIndex) throws -> [String: Int] {
        guard job.refusedCount > 0 else { return [:] }
        let refusals = try index.refusals(ofStudy: job.studyInstanceUID, limit: .max)
            .filter { UID($0.sopClassUID).map(SOPClass.isCT) == true }
        return Dictionary(grouping: refusals, by: \.seriesInstanceUID).mapValues(\.count)
    }

    private mutating func take(_ instance: InstanceRecord, _ state: FileState) {
        if case .damaged(let detail) = state {
            return context.lost.append(Self.lost(instance, .damaged, detail))
        }
        files.append(instance.path)
        context.filesBySeries?[instance.seriesInstanceUID, default: []].insert(instance.path)
    }

    private enum FileState {
        case intact
        case damaged(String)
        case unreadable(String)

        var failure: String? { if case .unreadable(let reason) = self { reason } else { nil } }
    }

    /// A file that is gone is one that the system does not give: it may be on a disk that is not there at present.
    private static func verify(_ paths: [String], threads: Int, _ monitor: SegmentationMonitor) -> [FileState] {
        let collected = Collector<FileState>()
        WorkerThread.forEach(count: paths.count, threads: threads) { index in
            monitor.report("verifying", 0)
            collected.store(state(of: paths[index]), at: index)
            return !monitor.isCancelled()
        }
        return collected.inOrder
    }

    private static func state(of path: String) -> FileState {
        do throws(ArchiveError) {
            switch try StoredFile.verify(path) {
            case .intact: return .intact
            case .damaged(let reason): return .damaged(reason)
            case .missing: return .unreadable(String(cString: strerror(ENOENT)))
            }
        } catch {
            guard case .writeFailed(let error) = error else { return .unreadable("\(error)") }
            return .unreadable(error.reason)
        }
    }

    private static func lost(
        _ instance: InstanceRecord, _ reason: Incompleteness.Reason, _ detail: String = ""
    ) -> StudyContext.LostInstance {
        .init(
            sopInstanceUID: instance.sopInstanceUID, seriesInstanceUID: instance.seriesInstanceUID, reason: reason,
            detail: detail)
    }
}
