import Archive
public import Foundation
import GRDB

extension JobQueue {
    /// Records instances whose files are not what was stored, by their SOP Instance UIDs with the reasons.
    public func recordDamaged(_ instances: [String: String]) throws(JobError) {
        let now = now
        try write { database in
            for (uid, reason) in instances { try ConflictRecord.addDamaged(uid, reason, at: now, database) }
        }
    }

    /// Ends a job with its results, which are then delivered to the destinations: one transaction.
    ///
    /// A result whose UID is known replaces itself and is not delivered again where it was; results of the study's
    /// earlier jobs, and of this job's earlier attempts, that were not made again are superseded, and not delivered any more.
    ///
    /// - Parameters:
    ///   - decision: the decision record, JSON.
    ///   - reason: why there are no results, for a person.
    public func succeed(
        _ id: Int64,
        decision: Data?,
        results: [NewResult],
        destinations: [String],
        reason: String? = nil
    ) throws(JobError) {
        let now = now
        try write { database in
            guard let job = try Self.job(id, database) else { throw JobError.noSuchJob(id) }
            try Self.end(job, .succeeded, nil, reason, decision, now, database)
            let rows = try results.map { try self.insert($0, job: id, now: now, database) }
            for row in rows {
                for destination in destinations { try Self.deliver(row, to: destination, now: now, database) }
            }
            try Self.supersedeEarlierResults(of: job, except: rows, database)
        }
    }

    private func insert(_ result: NewResult, job: Int64, now: Int64, _ database: Database) throws -> Int64 {
        let sql = """
            INSERT INTO result (job, sop_class_uid, sop_instance_uid, series_instance_uid, source_series_uid,
                description, path, size, volume_millilitres, partial, model_name, model_digest, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sop_instance_uid) DO UPDATE SET job = excluded.job, path = excluded.path,
                size = excluded.size, superseded_by_job = NULL
            RETURNING id
            """
        let arguments: StatementArguments = [
            job, result.sopClassUID, result.sopInstanceUID, result.seriesInstanceUID, result.sourceSeriesUID,
            result.description, layout.relative(result.path), result.size, result.volumeMillilitres,
            result.partial, result.modelName, result.modelDigest, now,
        ]
        guard let id = try Int64.fetchOne(database, sql: sql, arguments: arguments) else {
            throw JobError.database(reason: "no row for result \(result.sopInstanceUID)")
        }
        return id
    }

    private static func deliver(_ result: Int64, to destination: String, now: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO delivery (result, destination, state, next_attempt_at) VALUES (?, ?, 'pending', ?)
                ON CONFLICT (result, destination) DO UPDATE
                    SET state = 'pending', attempts = 0, next_attempt_at = excluded.next_attempt_at
                    WHERE state IN ('parked', 'superseded')
                """,
            arguments: [result, destination, now]
        )
    }

    /// Supersedes what the study's earlier jobs made, and this job at an earlier attempt.
    private static func supersedeEarlierResults(
        of job: JobRecord, except rows: [Int64], _ database: Database
    ) throws {
        let jobs = """
            SELECT e.id FROM job e JOIN job j ON j.study = e.study WHERE j.id = ? AND e.generation <= j.generation
            """
        let kept = databaseQuestionMarks(count: rows.count)
        try database.execute(
            sql: """
                UPDATE result SET superseded_by_job = ?
                WHERE superseded_by_job IS NULL AND job IN (\(jobs)) AND id NOT IN (\(kept))
                """,
            arguments: [job.id, job.id] + StatementArguments(rows)
        )
        try database.execute(
            sql: """
                UPDATE delivery SET state = 'superseded', next_attempt_at = NULL
                WHERE state IN ('pending', 'parked')
                    AND result IN (SELECT id FROM result WHERE superseded_by_job = ?)
                """,
            arguments: [job.id]
        )
    }
}
