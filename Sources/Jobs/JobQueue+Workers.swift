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
        let configuration = configuration
        return try following { catalog, clock throws(CatalogError) in
            try catalog.changeRunningJobs(clock: clock) { situation, now in
                guard situation.job.worker == worker else { return nil }
                return Self.change(after: cause, of: situation.job, configuration, now: now)
            }
        }
    }

    private static func change(
        after cause: String, of job: JobRecord, _ configuration: JobQueueConfiguration, now: Int64
    ) -> JobChange {
        let deaths = job.workerDeaths &+ 1
        let reason = "\(cause) at \"\(job.stage)\""
        if deaths >= configuration.maximumWorkerDeaths {
            let last = "\(reason), for the last time of \(deaths)"
            return .workerDied(then: .end(.failed, errorClass: .permanent, reason: last))
        }
        guard job.attempts < configuration.maximumAttempts else {
            return .workerDied(then: .end(.failed, errorClass: .retryable, reason: reason))
        }
        let wait = configuration.backoff.delay(afterFailures: job.attempts)
        return .workerDied(then: .requeue(at: now + wait.milliseconds, errorClass: .retryable, reason: reason))
    }

    /// Gives back what a worker process that was told to stop had begun; no attempt counts.
    ///
    /// - Returns: How many jobs that were.
    public func releaseJobs(of worker: String) throws(JobError) -> Int {
        try following { catalog, clock throws(CatalogError) in
            try catalog.changeRunningJobs(clock: clock) { situation, now in
                situation.job.worker == worker ? .release(at: now) : nil
            }.count
        }
    }

    /// Whether a worker is at work, as far as that can be told; `nil`: it cannot, and the lease of its job decides.
    public typealias Liveness = (_ worker: String) -> Bool?

    /// Takes back what a process that ended had begun: called at start, before any worker. Jobs and deliveries are two
    /// transactions.
    ///
    /// An attempt that was interrupted counts, so that a job which brings the process down is not tried for ever.
    ///
    /// - Parameter isAlive: Whether a worker of a name is at work beside this process; its jobs stay with it.
    /// - Returns: How many jobs and deliveries were taken back.
    @discardableResult
    public func recoverInterrupted(isAlive: Liveness = { _ in false }) throws(JobError) -> Int {
        try takeBack(isAlive) + requeueDeliveries()
    }

    /// Takes back the deliveries that were on their way when a process ended: called before any is begun.
    public func recoverDeliveries() throws(JobError) { _ = try requeueDeliveries() }

    /// Takes back the jobs of workers that have ended without a word, as where nobody supervised them, and of those of
    /// which nobody knows and whose lease has ended; the attempts count. Where there are none, nothing is written.
    ///
    /// - Returns: How many jobs that were.
    public func recoverAbandoned(isAlive: Liveness) throws(JobError) -> Int {
        let now = now
        let running = try asking { catalog throws(CatalogError) in try catalog.runningJobs() }
        let isWanted = running.contains { isAhead($0, of: now) || isAbandoned($0, at: now, isAlive) }
        return isWanted ? try takeBack(isAlive) : 0
    }

    private func takeBack(_ isAlive: Liveness) throws(JobError) -> Int {
        let maximum = configuration.maximumAttempts
        return try following { catalog, clock throws(CatalogError) in
            try catalog.changeRunningJobs(clock: clock) { situation, now in
                guard isAbandoned(situation, at: now, isAlive) else { return nil }
                return Self.change(afterInterruptionOf: situation.job, maximumAttempts: maximum, now: now)
            }.count
        }
    }

    private func isAbandoned(_ situation: JobSituation, at now: Int64, _ isAlive: Liveness) -> Bool {
        if let isAlive = isAlive(situation.job.worker ?? "") { return !isAlive }
        let heard = situation.job.heartbeatAt?.milliseconds ?? 0
        return situation.leaseUntil.map { $0 < now } ?? (Duration.milliseconds(now &- heard) > configuration.jobLease)
    }

    /// Whether the clock was set back since the worker gave its sign.
    private func isAhead(_ situation: JobSituation, of now: Int64) -> Bool {
        (situation.job.heartbeatAt?.milliseconds ?? 0) > now
    }

    private static func change(
        afterInterruptionOf job: JobRecord, maximumAttempts: Int, now: Int64
    ) -> JobChange {
        guard job.attempts >= maximumAttempts else {
            return .requeue(at: now, errorClass: .retryable, reason: "interrupted at \"\(job.stage)\"")
        }
        let reason = "interrupted \(job.attempts) times at \"\(job.stage)\""
        return .end(.failed, errorClass: .permanent, reason: reason)
    }

    private func requeueDeliveries() throws(JobError) -> Int {
        try asking { catalog throws(CatalogError) in try catalog.recoverDeliveries(at: now) }
    }
}
