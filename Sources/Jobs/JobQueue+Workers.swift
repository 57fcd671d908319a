public import Catalog
import Platform

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
        let (now, configuration) = (now, configuration)
        return try asking { catalog throws(CatalogError) in
            try catalog.changeJobs(of: worker, at: now) { job in
                let deaths = job.workerDeaths + 1
                let reason = "\(cause) at \"\(job.stage)\""
                if deaths >= configuration.maximumWorkerDeaths {
                    let last = "\(reason), for the last time of \(deaths)"
                    return .workerDied(then: .end(.failed, errorClass: .permanent, reason: last))
                }
                guard job.attempts < configuration.maximumAttempts else {
                    return .workerDied(then: .end(.failed, errorClass: .retryable, reason: reason))
                }
                let wait = configuration.backoff.delay(afterFailures: job.attempts)
                return .workerDied(
                    then: .requeue(at: now + wait.milliseconds, errorClass: .retryable, reason: reason))
            }
        }
    }

    /// Gives back what a worker process that was told to stop had begun; no attempt counts.
    ///
    /// - Returns: How many jobs that were.
    public func releaseJobs(of worker: String) throws(JobError) -> Int {
        let now = now
        return try asking { catalog throws(CatalogError) in
            try catalog.changeJobs(of: worker, at: now) { _ in .release(at: now) }.count
        }
    }

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
        let jobs = try takeBackJobs(isAlive: isAlive)
        return try jobs + requeueDeliveries()
    }

    /// Takes back the deliveries that were on their way when a process ended: called before any is begun.
    public func recoverDeliveries() throws(JobError) { _ = try requeueDeliveries() }

    /// Takes back the jobs of workers that have ended without a word, as where nobody supervised them, and of those whose
    /// lease has ended; the attempts count.
    ///
    /// - Parameter isAlive: Whether a worker of a name is at work; it is told for how long it has given no sign.
    /// - Returns: How many jobs that were.
    public func recoverAbandoned(
        isAlive: (_ worker: String, _ silence: Duration) -> Bool
    ) throws(JobError) -> Int {
        try takeBackJobs(isAlive: isAlive)
    }

    private func takeBackJobs(isAlive: (_ worker: String, _ silence: Duration) -> Bool) throws(JobError) -> Int {
        let now = try following { catalog, clock throws(CatalogError) in
            try catalog.followClock(clock)
            return clock.now
        }
        var count = 0
        for claim in try asking({ catalog throws(CatalogError) in try catalog.workers() }) {
            let silence = Duration.milliseconds(now &- claim.heardAt)
            guard !isAlive(claim.worker, silence) || claim.leaseUntil.map({ $0 < now }) == true else { continue }
            count += try takeBackJobs(of: claim.worker, at: now)
        }
        return count
    }

    private func takeBackJobs(of worker: String, at now: Int64) throws(JobError) -> Int {
        let maximum = configuration.maximumAttempts
        return try asking { catalog throws(CatalogError) in
            try catalog.changeJobs(of: worker, at: now) { job in
                guard job.attempts >= maximum else {
                    return .requeue(
                        at: now, errorClass: .retryable, reason: "interrupted at \"\(job.stage)\"")
                }
                let reason = "interrupted \(job.attempts) times at \"\(job.stage)\""
                return .end(.failed, errorClass: .permanent, reason: reason)
            }.count
        }
    }

    private func requeueDeliveries() throws(JobError) -> Int {
        let now = now
        return try asking { catalog throws(CatalogError) in try catalog.recoverDeliveries(at: now) }
    }
}
