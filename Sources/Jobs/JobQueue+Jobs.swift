public import Catalog
public import Foundation
import Platform

extension JobQueue {
    /// Takes the job that has waited longest and may be begun; `nil`: there is none.
    public func claim(worker: String) throws(JobError) -> JobRecord? {
        try following { catalog, clock throws(CatalogError) in
            try catalog.claimJob(
                worker: worker, lease: configuration.jobLease.milliseconds, clock: clock)
        }
    }

    /// When the next queued job may be begun; `nil`: none is queued.
    public func nextJobTime() throws(JobError) -> Date? {
        try asking { catalog throws(CatalogError) in try catalog.nextJobTime() }.map(Date.init(milliseconds:))
    }

    /// Reports progress, 0 to 1, and prolongs the lease; `false`: the job was superseded, or its lease ended and
    /// another has it, and its worker should stop.
    ///
    /// - Parameter worker: who reports; `nil`: whoever has the job.
    public func heartbeat(
        _ id: Int64, by worker: String?, progress: Double, stage: String
    ) throws(JobError) -> Bool {
        let progress = progress.isFinite ? min(max(progress, 0), 1) : 0
        return try asking { catalog throws(CatalogError) in
            try catalog.reportProgress(
                id, worker: worker, progress: progress, stage: stage, at: now,
                lease: configuration.jobLease.milliseconds)
        }
    }

    /// Ends a job that has nothing to do.
    public func skip(
        _ id: Int64, by worker: String?, reason: String, decision: Data? = nil
    ) throws(JobError) {
        let end = JobChange.end(.skipped, reason: reason, decision: Self.text(decision))
        _ = try change(id, by: worker) { _, _ in end }
    }

    /// Ends an attempt that failed: a retryable failure queues the job again, after a wait, as long as attempts are
    /// left.
    ///
    /// - Returns: whether the job has failed for good.
    @discardableResult
    public func fail(
        _ id: Int64, by worker: String?, failure: JobFailure, decision: Data? = nil
    ) throws(JobError) -> Bool {
        let configuration = configuration
        let job = try change(id, by: worker) { job, now in
            guard failure.errorClass == .retryable, job.attempts < configuration.maximumAttempts else {
                return .end(
                    .failed, errorClass: failure.errorClass, reason: failure.reason, decision: Self.text(decision))
            }
            let delay = configuration.backoff.delay(afterFailures: job.attempts)
            return .requeue(
                at: now + delay.milliseconds, errorClass: failure.errorClass, reason: failure.reason)
        }
        return job.state == .failed
    }

    /// Ends a job with its results, which are then delivered to the destinations: one transaction.
    ///
    /// A result whose UID is known replaces itself and is not delivered again where it was; results of the study's
    /// earlier jobs, and of this job's earlier attempts, that were not made again are superseded, and not delivered any
    /// more.
    ///
    /// - Parameters:
    ///   - worker: who ends it; `nil`: whoever has it.
    ///   - decision: the decision record, JSON.
    ///   - reason: why there are no results, for a person.
    public func succeed(
        _ id: Int64, by worker: String?, decision: Data?, results: [NewResult], destinations: [String],
        reason: String? = nil
    ) throws(JobError) {
        let relative = results.map { result in
            var result = result
            result.path = root.relative(result.path)
            return result
        }
        let outcome = try asking { catalog throws(CatalogError) in
            try catalog.finishJob(
                id, worker: worker, at: now, decision: Self.text(decision), reason: reason, results: relative,
                destinations: destinations)
        }
        _ = try Self.job(id, outcome)
    }

    /// Gives a job back that was begun and is not going to be ended, as when the process stops; the attempt does not
    /// count.
    public func release(_ id: Int64, by worker: String?) throws(JobError) {
        _ = try asking { catalog throws(CatalogError) in
            try catalog.changeJob(id, at: now) { situation, now in
                let job = situation.job
                return job.state == .running && (worker == nil || job.worker == worker) ? .release(at: now) : nil
            }
        }
    }

    /// Queues a job again that had ended, or that waits for its next attempt, with all its attempts left.
    ///
    /// - Throws: ``JobError/outdated(_:latest:)`` where the study has a later job: what this one would make again is
    ///   superseded.
    public func retry(_ id: Int64) throws(JobError) -> JobRecord {
        var refusal: JobError?
        let outcome = try asking { catalog throws(CatalogError) in
            try catalog.changeJob(id, at: now) { situation, now in
                refusal = Self.refusal(of: situation)
                return refusal == nil ? .restart(at: now) : nil
            }
        }
        if let refusal { throw refusal }
        return try Self.job(id, outcome)
    }

    /// Why a job is not tried again; `nil`: it is.
    private static func refusal(of situation: JobSituation) -> JobError? {
        let (job, latest) = (situation.job, situation.latestJob)
        if [.running, .superseded].contains(job.state) || job.sourceCount == 0 {
            return .notRepeatable(job.id, state: job.state.rawValue)
        }
        return latest == job.id ? nil : .outdated(job.id, latest: latest)
    }

    /// Records instances whose files are not what was stored, by their SOP Instance UIDs with the reasons.
    public func recordDamaged(_ instances: [String: String]) throws(JobError) {
        let now = now
        try asking { catalog throws(CatalogError) in try catalog.record(.damaged, instances, at: now) }
    }

    /// Changes a job that a worker has.
    private func change(
        _ id: Int64, by worker: String?, _ decide: (JobRecord, _ now: Int64) -> JobChange
    ) throws(JobError) -> JobRecord {
        let outcome = try asking { catalog throws(CatalogError) in
            try catalog.changeJob(id, at: now) { situation, now in
                worker == nil || situation.job.worker == worker ? decide(situation.job, now) : nil
            }
        }
        if case .unchanged = outcome { throw .notRunning(id) }
        return try Self.job(id, outcome)
    }

    private static func job(_ id: Int64, _ outcome: JobChangeOutcome) throws(JobError) -> JobRecord {
        switch outcome {
        case .changed(let job), .unchanged(let job): return job
        case .notRunning: throw .notRunning(id)
        case .noSuchJob: throw .noSuchJob(id)
        }
    }

    private static func text(_ decision: Data?) -> String? { decision.map { String(decoding: $0, as: UTF8.self) } }
}
