import Archive
import GRDB

extension JobQueue {
    /// Takes back what a process that ended had begun: called at start, before any worker.
    ///
    /// An attempt that was interrupted counts, so that a job which brings the process down is not tried for ever.
    /// - Parameters:
    ///   - silentFor: Only jobs without a heartbeat for so long; zero, the default, takes back all.
    ///   - isAlive: Whether a worker of a name is at work beside this process; its jobs stay with it.
    /// - Returns: How many jobs and deliveries were taken back.
    @discardableResult
    public func recoverInterrupted(
        silentFor: Duration = .zero, isAlive: (String) -> Bool = { _ in false }
    ) throws(JobError) -> Int {
        return try write { database in
            let now = self.now
            try self.followClock(database, now: now)
            let silentSince = silentFor == .zero ? .max : now - silentFor.milliseconds
            return try self.takeBackJobs(database, now: now, silentSince: silentSince, isAlive: isAlive)
                + (silentFor == .zero ? Self.requeueDeliveries(database, now: now) : 0)
        }
    }

    /// Takes back the jobs of workers that have ended without a word, as where nobody supervised them; the attempts
    /// count.
    ///
    /// - Parameter isAlive: Whether a worker of a name is at work.
    /// - Returns: How many jobs that were.
    public func recoverAbandoned(isAlive: (String) -> Bool) throws(JobError) -> Int {
        let workers = try read {
            try String.fetchAll($0, sql: "SELECT DISTINCT worker FROM job WHERE state = 'running'")
        }
        guard !workers.allSatisfy(isAlive) else { return 0 }
        let now = now
        return try write { try self.takeBackJobs($0, now: now, silentSince: .max, isAlive: isAlive) }
    }

    private func takeBackJobs(
        _ database: Database, now: Int64, silentSince: Int64, isAlive: (String) -> Bool
    ) throws -> Int {
        let sql = "SELECT DISTINCT worker FROM job WHERE state = 'running' AND heartbeat_at <= ?"
        let workers = try String.fetchAll(database, sql: sql, arguments: [silentSince])
        return try workers.filter { !isAlive($0) }.reduce(0) { count, worker in
            try count + self.failExhausted(database, now: now, silentSince: silentSince, worker: worker)
                + Self.requeueInterrupted(database, now: now, silentSince: silentSince, worker: worker)
        }
    }

    private func failExhausted(
        _ database: Database, now: Int64, silentSince: Int64, worker: String
    ) throws -> Int {
        try database.execute(
            sql: """
                UPDATE job SET state = 'failed', error_class = 'permanent', worker = NULL, finished_at = ?,
                    reason = 'interrupted ' || attempts || ' times at "' || stage || '"'
                WHERE state = 'running' AND worker = ? AND heartbeat_at <= ? AND attempts >= ?
                """,
            arguments: [now, worker, silentSince, configuration.maximumAttempts]
        )
        return database.changesCount
    }

    private static func requeueInterrupted(
        _ database: Database, now: Int64, silentSince: Int64, worker: String
    ) throws -> Int {
        try database.execute(
            sql: """
                UPDATE job SET state = 'queued', error_class = 'retryable', reason = 'interrupted at "' || stage || '"',
                    worker = NULL, next_attempt_at = ?, progress = 0, stage = ''
                WHERE state = 'running' AND worker = ? AND heartbeat_at <= ?
                """,
            arguments: [now, worker, silentSince]
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
