import Archive
import Foundation
import GRDB

extension JobQueue {
    static func job(_ id: Int64, _ database: Database) throws -> JobRecord? {
        try Row.fetchOne(database, sql: JobRecord.selection + " WHERE j.id = ?", arguments: [id])
            .map(JobRecord.init(row:))
    }

    /// Ends a running job for good.
    static func end(
        _ job: JobRecord,
        _ state: JobState,
        _ errorClass: JobErrorClass?,
        _ reason: String?,
        _ decision: Data?,
        _ now: Int64,
        _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE job SET state = ?, error_class = ?, reason = ?, decision = coalesce(?, decision),
                    finished_at = ?, worker = NULL, progress = CASE WHEN ? = 'succeeded' THEN 1 ELSE progress END
                WHERE id = ? AND state = 'running'
                """,
            arguments: [
                state.rawValue, errorClass?.rawValue, reason, decision.map { String(decoding: $0, as: UTF8.self) },
                now, state.rawValue, job.id,
            ]
        )
        guard database.changesCount == 1 else { throw JobError.notRunning(job.id) }
    }

    /// Puts a running job back into the queue.
    static func requeue(_ job: JobRecord, at time: Int64, failure: JobFailure, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE job SET state = 'queued', next_attempt_at = ?, error_class = ?, reason = ?, worker = NULL,
                    progress = 0, stage = '' WHERE id = ? AND state = 'running'
                """,
            arguments: [time, failure.errorClass.rawValue, failure.reason, job.id]
        )
        guard database.changesCount == 1 else { throw JobError.notRunning(job.id) }
    }

    /// Puts a running job back into the queue as if it had not been begun.
    static func release(_ id: Int64, now: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE job SET state = 'queued', worker = NULL, next_attempt_at = ?,
                    attempts = max(attempts - 1, 0), progress = 0, stage = '' WHERE id = ? AND state = 'running'
                """,
            arguments: [now, id]
        )
    }
}
