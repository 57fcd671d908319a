public import Archive
public import Foundation
import GRDB

extension JobQueue {
    /// Takes the job that has waited longest and may be begun; `nil`: there is none.
    public func claim(worker: String) throws(JobError) -> JobRecord? {
        return try write { database in
            let now = self.now
            try self.followClock(database, now: now)
            let sql = """
                UPDATE job SET state = 'running', worker = ?, heartbeat_at = ?, started_at = ?, progress = 0,
                    stage = '', attempts = attempts + 1, next_attempt_at = NULL
                WHERE id = (SELECT id FROM job WHERE state = 'queued' AND next_attempt_at <= ?
                    ORDER BY next_attempt_at, id LIMIT 1)
                RETURNING id
                """
            guard let id = try Int64.fetchOne(database, sql: sql, arguments: [worker, now, now, now]) else {
                return nil
            }
            return try Self.job(id, database)
        }
    }

    /// When the next queued job may be begun; `nil`: none is queued.
    public func nextJobTime() throws(JobError) -> Date? {
        try read { try Int64.fetchOne($0, sql: "SELECT min(next_attempt_at) FROM job WHERE state = 'queued'") }
            .map(Date.init(milliseconds:))
    }

    /// Reports progress, 0 to 1; `false`: the job was superseded and its worker should stop.
    public func heartbeat(_ id: Int64, progress: Double, stage: String) throws(JobError) -> Bool {
        let now = now
        let progress = progress.isFinite ? min(max(progress, 0), 1) : 0
        return try write { database in
            try database.execute(
                sql: "UPDATE job SET heartbeat_at = ?, progress = ?, stage = ? WHERE id = ? AND state = 'running'",
                arguments: [now, progress, stage, id]
            )
            return database.changesCount == 1
        }
    }

    /// Ends a job that has nothing to do.
    public func skip(_ id: Int64, reason: String, decision: Data? = nil) throws(JobError) {
        try end(id, as: .skipped, errorClass: nil, reason: reason, decision: decision)
    }

    /// Ends an attempt that failed: a retryable failure queues the job again, after a wait, as long as attempts are
    /// left.
    ///
    /// - Returns: whether the job has failed for good.
    @discardableResult
    public func fail(_ id: Int64, failure: JobFailure, decision: Data? = nil) throws(JobError) -> Bool {
        let now = now
        return try write { database in
            guard let job = try Self.job(id, database) else { throw JobError.noSuchJob(id) }
            let isFinal = failure.errorClass == .permanent || job.attempts >= self.configuration.maximumAttempts
            if isFinal {
                try Self.end(job, .failed, failure.errorClass, failure.reason, decision, now, database)
            } else {
                let delay = self.configuration.backoff.delay(afterFailures: job.attempts)
                try Self.requeue(job, at: now + delay.milliseconds, failure: failure, database)
            }
            return isFinal
        }
    }

    /// Gives a job back that was begun and is not going to be ended, as when the process stops; the attempt does not
    /// count.
    public func release(_ id: Int64) throws(JobError) {
        let now = now
        try write { try Self.release(id, now: now, $0) }
    }

    /// Queues a job again that had ended, or that waits for its next attempt, with all its attempts left.
    ///
    /// - Throws: ``JobError/outdated(_:latest:)`` where the study has a later job: what this one would make again is
    ///   superseded.
    public func retry(_ id: Int64) throws(JobError) -> JobRecord {
        let now = now
        return try write { database in
            guard let job = try Self.job(id, database) else { throw JobError.noSuchJob(id) }
            guard ![.running, .superseded].contains(job.state), job.sourceCount > 0 else {
                throw JobError.notRepeatable(id, state: job.state.rawValue)
            }
            let latest = try Self.latestJob(ofStudyOf: id, database)
            guard latest == id else { throw JobError.outdated(id, latest: latest ?? id) }
            try database.execute(
                sql: """
                    UPDATE job SET state = 'queued', attempts = 0, worker_deaths = 0, next_attempt_at = ?,
                        finished_at = NULL, error_class = NULL, reason = NULL, progress = 0, stage = '' WHERE id = ?
                    """,
                arguments: [now, id]
            )
            return try Self.job(id, database) ?? job
        }
    }

    private static func latestJob(ofStudyOf id: Int64, _ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT id FROM job WHERE study = (SELECT study FROM job WHERE id = ?) ORDER BY generation DESC LIMIT 1
                """,
            arguments: [id]
        )
    }

    private func end(
        _ id: Int64,
        as state: JobState,
        errorClass: JobErrorClass?,
        reason: String?,
        decision: Data?
    ) throws(JobError) {
        let now = now
        try write { database in
            guard let job = try Self.job(id, database) else { throw JobError.noSuchJob(id) }
            try Self.end(job, state, errorClass, reason, decision, now, database)
        }
    }
}
