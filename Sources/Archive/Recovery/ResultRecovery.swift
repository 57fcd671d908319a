import DICOM
import Foundation
import GRDB
import Glibc
import Logging

/// Brings the results' files and their rows into agreement.
///
/// A result that no job recorded is one of three: its job ended between file and row and makes it again; the index was
/// lost, and the row comes back from the file; or it cannot be read, and goes to the quarantine. What comes back counts
/// as done: its study is not segmented again unless it has instances that came after the result, and it is not
/// delivered again, because nobody knows whether it was.
struct ResultRecovery {
    /// A result as its file tells of it.
    struct Result {
        let path: String
        let sopClassUID: UID
        let sopInstanceUID: UID
        let studyInstanceUID: UID
        let seriesInstanceUID: UID
        let sourceSeriesUID: String
        let description: String
        let modelName: String
        let size: Int
        /// When it was written, in milliseconds since 1970.
        let createdAt: Int64
    }

    private enum Fate {
        case recovered
        case removed
        case left
    }

    let recovery: Recovery

    /// Goes through the files that no row names.
    func run(_ report: inout RecoveryReport) throws(ArchiveError) {
        let layout = recovery.layout
        let known = try recovery.read { try String.fetchSet($0, sql: "SELECT path FROM result") }
        let names = try ArchiveLayout.names(in: layout.results).filter {
            !known.contains("\(ArchiveLayout.resultsFolder)/\($0)")
        }
        var results: [Result] = []
        for name in names {
            if let result = try read("\(layout.results)/\(name)", &report) { results.append(result) }
        }
        // The oldest first: a later result of the same series takes its place.
        for result in results.sorted(by: { ($0.createdAt, $0.path) < ($1.createdAt, $1.path) }) {
            switch try recovery.write({ try Self.record(result, known: known, layout, $0) }) {
            case .recovered: report.recoveredResults += 1
            case .left: break
            case .removed:
                unlink(result.path)
                report.removedResults += 1
            }
        }
    }

    private func read(_ path: String, _ report: inout RecoveryReport) throws(ArchiveError) -> Result? {
        if path == recovery.guardian.culprit {
            recovery.quarantine(path, reason: ReadingGuard.reason, &report)
            return nil
        }
        if case .damaged(let reason)? = try? StoredFile.verifyResult(path) {
            recovery.quarantine(path, reason: reason, &report)
            return nil
        }
        do throws(DICOMError) {
            return try recovery.guardian.reading(path) { () throws(DICOMError) in try Result(path: path) }
        } catch {
            if case .unreadableFile = error {
                recovery.note(unreadable: path, reason: "\(error)", &report)
            } else {
                recovery.quarantine(path, reason: "\(error)", &report)
            }
            return nil
        }
    }

    private static func record(
        _ result: Result, known: Set<String>, _ layout: ArchiveLayout, _ database: Database
    ) throws -> Fate {
        let sql = """
            SELECT s.id, s.generation,
                (SELECT count(*) FROM job j WHERE j.study = s.id AND j.reason IS NOT '\(reason)') AS jobs,
                (SELECT count(*) FROM job j WHERE j.study = s.id AND j.state IN ('queued', 'running')) AS unfinished
            FROM study s WHERE s.study_instance_uid = ?
            """
        let uid = result.studyInstanceUID.description
        guard let study = try Row.fetchOne(database, sql: sql, arguments: [uid]) else { return .left }
        let isRecorded = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM result WHERE path = ?)",
            arguments: [layout.relative(result.path)])
        if isRecorded == true || (study["unfinished"] as Int) > 0 { return .left }
        if (study["jobs"] as Int) > 0 { return .removed }
        let job = try insertJob(of: result, study: study["id"], generation: (study["generation"] as Int) + 1, database)
        try insert(result, job: job, layout, database)
        return .recovered
    }

    private static let reason = "recovered from the file of its result, as the index had been lost"

    private static func insertJob(
        of result: Result, study: Int64, generation: Int, _ database: Database
    ) throws -> Int64 {
        var sources = try SourceDigest.ctInstances(ofStudy: study, receivedUntil: result.createdAt, database)
        // Where files were restored with the times of all lost, nothing tells what came later.
        if sources.isEmpty { sources = try SourceDigest.ctInstances(ofStudy: study, database) }
        try database.execute(
            sql: """
                INSERT INTO job (study, generation, source_digest, source_count, state, progress, reason, created_at,
                    finished_at)
                VALUES (?, ?, ?, ?, 'succeeded', 1, ?, ?, ?)
                """,
            arguments: [
                study, generation, SourceDigest.digest(sources), sources.count, reason, result.createdAt,
                result.createdAt,
            ]
        )
        let job = database.lastInsertedRowID
        try database.execute(
            sql: "UPDATE study SET generation = ? WHERE id = ?", arguments: [generation, study])
        return job
    }

    private static func insert(
        _ result: Result, job: Int64, _ layout: ArchiveLayout, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE result SET superseded_by_job = ? WHERE superseded_by_job IS NULL
                    AND job IN (SELECT e.id FROM job e JOIN job j ON j.study = e.study WHERE j.id = ? AND e.id <> j.id)
                """,
            arguments: [job, job]
        )
        try database.execute(
            sql: """
                INSERT INTO result (job, sop_class_uid, sop_instance_uid, series_instance_uid, source_series_uid,
                    description, path, size, model_name, model_digest, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)
                ON CONFLICT (sop_instance_uid) DO UPDATE SET path = excluded.path, size = excluded.size
                """,
            arguments: [
                job, result.sopClassUID.description, result.sopInstanceUID.description,
                result.seriesInstanceUID.description, result.sourceSeriesUID, result.description,
                layout.relative(result.path), result.size, result.modelName, result.createdAt,
            ]
        )
    }
}

extension ResultRecovery.Result {
    /// Reads a result's file.
    init(path: String) throws(DICOMError) {
        let object = try DataSet(contentsOf: path)
        self.path = path
        sopClassUID = try object.requiredUID(.sopClassUID)
        sopInstanceUID = try object.requiredUID(.sopInstanceUID)
        studyInstanceUID = try object.requiredUID(.studyInstanceUID)
        seriesInstanceUID = try object.requiredUID(.seriesInstanceUID)
        let source = object.items(.referencedSeriesSequence).first?.uid(.seriesInstanceUID)
        sourceSeriesUID = source?.description ?? ""
        description = IndexText.clean(object.string(.contentDescription) ?? object.string(.seriesDescription) ?? "")
        let segment = object.items(.segmentSequence).first
        modelName = IndexText.clean(segment?.string(.segmentAlgorithmName) ?? "")
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
        }
        size = Int(status.st_size)
        createdAt = Int64(status.st_mtim.tv_sec) &* 1000 &+ Int64(status.st_mtim.tv_nsec) / 1_000_000
    }
}
