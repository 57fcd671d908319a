import Archive
import GRDB

extension JobQueue {
    /// Takes back what a process that ended had begun: called at start, before any worker.
    ///
    /// An attempt that was interrupted counts, so that a job which brings the process down is not tried for ever.
    /// - Parameter silentFor: only jobs without a heartbeat for so long; zero, the default, takes back all.
    /// - Returns: how many jobs and deliveries were taken back.
    @discardableResult
    public func recoverInterrupted(silentFor: Duration = .zero) throws(JobError) -> Int {
        return try write { database in
            let now = self.now
            try self.followClock(database, now: now)
            let silentSince = silentFor == .zero ? .max : now - silentFor.milliseconds
            return try self.failExhausted(database, now: now, silentSince: silentSince)
                + Self.requeueInterrupted(database, now: now, silentSince: silentSince)
                + (silentFor == .zero ? Self.requeueDeliveries(database, now: now) : 0)
        }
    }

    private func failExhausted(_ database: Database, now: Int64, silentSince: Int64) throws -> Int {
        try database.execute(
            sql: """
                UPDATE job SET state = 'failed', error_class = 'permanent', worker = NULL, finished_at = ?,
                    reason = 'interrupted ' || attempts || ' times at "' || stage || '"'
                WHERE state = 'running' AND heartbeat_at <= ? AND attempts >= ?
                """,
            arguments: [now, silentSince, configuration.maximumAttempts]
        )
        return database.changesCount
    }

    private static func requeueInterrupted(_ database: Database, now: Int64, silentSince: Int64) throws -> Int {
        try database.execute(
            sql: """
                UPDATE job SET state = 'queued', error_class = 'retryable', reason = 'interrupted at "' || stage || '"',
                    worker = NULL, next_attempt_at = ?, progress = 0, stage = ''
                WHERE state = 'running' AND heartbeat_at <= ?
                """,
            arguments: [now, silentSince]
        )
        return database.changesCount
    }

    private static func requeueDeliveries(_ database: Database, now: Int64) throws -> Int {
        try database.execute(
            sql: """
                UPDATE delivery SET state = 'superseded' WHERE state = 'sending'
                    AND (SELECT superseded_by_job FROM result WHERE id = delivery.result) IS NOT NULL
                """
        )
        try database.execute(
            sql: "UPDATE delivery SET state = 'pending', next_attempt_at = ? WHERE state = 'sending'",
            arguments: [now]
        )
        return database.changesCount
    }
}
