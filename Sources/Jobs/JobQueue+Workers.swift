public import Archive
import GRDB

extension JobQueue {
    /// Ends the attempts of a worker process that died in the middle of them: each costs its job an attempt.
    ///
    /// A job that has brought down as many workers as the configuration allows, or that has no attempt left, has failed
    /// for good; any other is queued again, after a wait.
    ///
    /// - Parameters:
    ///   - worker: The name under which the worker claimed.
    ///   - cause: How it ended, for a person; the stage of the job is added.
    /// - Returns: The jobs as they are now.
    public func workerDied(_ worker: String, cause: String) throws(JobError) -> [JobRecord] {
        let now = now
        return try write { database in
            try Self.running(by: worker, database).map { job in
                let deaths = job.workerDeaths + 1
                try database.execute(
                    sql: "UPDATE job SET worker_deaths = ? WHERE id = ?", arguments: [deaths, job.id])
                let reason = "\(cause) at \"\(job.stage)\""
                if deaths >= self.configuration.maximumWorkerDeaths {
                    try Self.end(
                        job, .failed, .permanent, "\(reason), for the last time of \(deaths)", nil, now, database)
                } else if job.attempts >= self.configuration.maximumAttempts {
                    try Self.end(job, .failed, .retryable, reason, nil, now, database)
                } else {
                    let wait = self.configuration.backoff.delay(afterFailures: job.attempts)
                    let failure = JobFailure(errorClass: .retryable, reason: reason)
                    try Self.requeue(job, at: now + wait.milliseconds, failure: failure, database)
                }
                return try Self.job(job.id, database) ?? job
            }
        }
    }

    /// Gives back what a worker process that was told to stop had begun; no attempt counts.
    ///
    /// - Returns: How many jobs that were.
    public func releaseJobs(of worker: String) throws(JobError) -> Int {
        let now = now
        return try write { database in
            try Self.running(by: worker, database).map { try Self.release($0.id, now: now, database) }.count
        }
    }

    private static func running(by worker: String, _ database: Database) throws -> [JobRecord] {
        try Row.fetchAll(
            database, sql: JobRecord.selection + " WHERE j.state = 'running' AND j.worker = ?", arguments: [worker]
        ).map(JobRecord.init(row:))
    }
}
