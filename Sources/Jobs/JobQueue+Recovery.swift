import Archive
import GRDB

extension JobQueue {
    /// Takes back what a process that ended had begun: called at start, before any worker.
    ///
    /// An attempt that was interrupted counts, so that a job which brings the process down is not tried for ever.
    ///
    /// - Parameter isAlive: Whether a worker of a name is at work beside this process; its jobs stay with it. It is
    ///   told for how long the worker has given no sign.
    /// - Returns: How many jobs and deliveries were taken back.
    @discardableResult
    public func recoverInterrupted(
        isAlive: (_ worker: String, _ silence: Duration) -> Bool = { _, _ in false }
    ) throws(JobError) -> Int {
        return try write { database in
            let now = self.now
            try self.followClock(database, now: now)
            return try self.takeBackJobs(database, now: now, isAlive: isAlive)
                + Self.requeueDeliveries(database, now: now)
        }
    }

    /// Takes back the deliveries that were on their way when a process ended: called before any is begun.
    public func recoverDeliveries() throws(JobError) {
        let now = now
        _ = try write { try Self.requeueDeliveries($0, now: now) }
    }

    /// Takes back the jobs of workers that have ended without a word, as where nobody supervised them; the attempts
    /// count.
    ///
    /// - Parameter isAlive: Whether a worker of a name is at work; it is told for how long it has given no sign.
    /// - Returns: How many jobs that were.
    public func recoverAbandoned(
        isAlive: (_ worker: String, _ silence: Duration) -> Bool
    ) throws(JobError) -> Int {
        let now = now
        let workers = try read { try Self.workers($0, now: now) }
        guard !workers.allSatisfy({ isAlive($0.name, $0.silence) }) else { return 0 }
        return try write { database in
            try self.followClock(database, now: now)
            return try self.takeBackJobs(database, now: now, isAlive: isAlive)
        }
    }

    private func takeBackJobs(
        _ database: Database, now: Int64, isAlive: (_ worker: String, _ silence: Duration) -> Bool
    ) throws -> Int {
        let gone = try Self.workers(database, now: now).filter { !isAlive($0.name, $0.silence) }
        return try gone.reduce(0) { count, worker in
            try count + self.failExhausted(database, now: now, worker: worker.name)
                + Self.requeueInterrupted(database, now: now, worker: worker.name)
        }
    }

    /// The workers that have running jobs, and the time since their last heartbeat.
    private static func workers(_ database: Database, now: Int64) throws -> [(name: String, silence: Duration)] {
        let sql = "SELECT worker, max(heartbeat_at) AS heard FROM job WHERE state = 'running' GROUP BY worker"
        return try Row.fetchAll(database, sql: sql).map { row in
            let heard: Int64? = row["heard"]
            return (row["worker"] ?? "", .milliseconds(now &- (heard ?? 0)))
        }
    }

    private func failExhausted(_ database: Database, now: Int64, worker: String) throws -> Int {
        try database.execute(
            sql: """
                UPDATE job SET state = 'failed', error_class = 'permanent', worker = NULL, finished_at = ?,
                    reason = 'interrupted ' || attempts || ' times at "' || stage || '"'
                WHERE state = 'running' AND coalesce(worker, '') = ? AND attempts >= ?
                """,
            arguments: [now, worker, configuration.maximumAttempts]
        )
        return database.changesCount
    }

    private static func requeueInterrupted(_ database: Database, now: Int64, worker: String) throws -> Int {
        try database.execute(
            sql: """
                UPDATE job SET state = 'queued', error_class = 'retryable', reason = 'interrupted at "' || stage || '"',
                    worker = NULL, next_attempt_at = ?, progress = 0, stage = ''
                WHERE state = 'running' AND coalesce(worker, '') = ?
                """,
            arguments: [now, worker]
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
