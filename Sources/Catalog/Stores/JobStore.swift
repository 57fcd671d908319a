/// Studies that wait for completion, and the queue of jobs.
///
/// A claim is a lease: whoever has a job reports again and again. Of a worker of which nobody knows whether it is at
/// work, the job is lost when the lease ends without a report.
///
/// Where a call takes a clock or the present, that is asked within the transaction: whatever was set while it waited
/// for its turn, all that write see it.
package protocol JobStore: Sendable {
    /// Lets what waits follow the wall clock, then decides about every study whose deadline has passed.
    ///
    /// - Parameters:
    ///   - decide: is given each of at most `limit` studies and the present; decides alone by that.
    ///   - putOff: is told of a study about which the tables take no decision, and why: it waits for
    ///     ``CatalogLimits/refusedStudyWait`` and holds up no other.
    /// - Returns: the jobs that were made.
    func completeStudies(
        limit: Int, clock: () -> ClockCorrection, decide: (DueStudy, _ now: Int64) throws -> StudyDecision,
        putOff: (_ studyInstanceUID: String, _ reason: String) -> Void
    ) throws(CatalogError) -> [JobRecord]

    /// When the next study's deadline passes; `nil`: no study is awaited.
    func nextDeadline() throws(CatalogError) -> Int64?

    /// Lets what waits follow the wall clock, then takes the job that has waited longest and may be begun.
    ///
    /// - Parameter lease: for how long it is the worker's unless the worker reports, in milliseconds.
    func claimJob(
        worker: String, lease: Int64, clock: () -> ClockCorrection
    ) throws(CatalogError) -> JobRecord?

    /// When the next queued job may be begun; `nil`: none is queued.
    func nextJobTime() throws(CatalogError) -> Int64?

    /// Reports progress of a running job and prolongs its lease.
    ///
    /// - Parameters:
    ///   - worker: who reports; `nil`: whoever has it.
    ///   - lease: for how long it is the worker's from now on, in milliseconds.
    /// - Returns: `false`: the job is not the worker's any more.
    func reportProgress(
        _ id: Int64, worker: String?, progress: Double, stage: String, at now: @autoclosure () -> Int64, lease: Int64
    ) throws(CatalogError) -> Bool

    /// Changes one job by a decision that is made while nobody else can change it.
    ///
    /// - Parameter decide: is given the job and the present; `nil`: the job stays as it is.
    func changeJob(
        _ id: Int64, at now: @autoclosure () -> Int64, decide: (JobSituation, _ now: Int64) throws -> JobChange?
    ) throws(CatalogError) -> JobChangeOutcome

    /// The running jobs, by their numbers.
    func runningJobs() throws(CatalogError) -> [JobSituation]

    /// Lets what waits follow the wall clock, then changes running jobs by decisions that are made while nobody else
    /// can change them.
    ///
    /// - Parameter decide: is given each running job and the present; `nil`: it stays as it is.
    /// - Returns: those that were changed, as they are then.
    func changeRunningJobs(
        clock: () -> ClockCorrection, decide: (JobSituation, _ now: Int64) -> JobChange?
    ) throws(CatalogError) -> [JobRecord]

    /// Ends a running job with its results, which are to be delivered to the destinations then.
    ///
    /// A result whose UID is known replaces itself and is not delivered again where it was; results of the study's
    /// earlier jobs, and of this job's earlier attempts, that were not made again are superseded, and not delivered any
    /// more.
    ///
    /// - Parameter worker: who ends it; `nil`: whoever has it.
    func finishJob(
        _ id: Int64, worker: String?, at now: @autoclosure () -> Int64, decision: String?, reason: String?,
        results: [NewResult],
        destinations: [String]
    ) throws(CatalogError) -> JobChangeOutcome
}

/// A job with what a decision about it has to know.
package struct JobSituation: Sendable, Hashable {
    package let job: JobRecord
    /// The number of the latest job of its study.
    package let latestJob: Int64
    /// When the lease of its worker ends; `nil`: it has none, as where a version before leases claimed it.
    package let leaseUntil: Int64?

    package init(job: JobRecord, latestJob: Int64, leaseUntil: Int64?) {
        self.job = job
        self.latestJob = latestJob
        self.leaseUntil = leaseUntil
    }
}

/// What becomes of a job.
package enum JobChange: Sendable, Hashable {
    /// It has ended for good; only of a running job.
    case end(JobState, errorClass: JobErrorClass? = nil, reason: String? = nil, decision: String? = nil)
    /// It waits for its next attempt; only of a running job.
    case requeue(at: Int64, errorClass: JobErrorClass, reason: String)
    /// It waits as if it had not been begun; only of a running job.
    case release(at: Int64)
    /// It waits with all its attempts left; of one that is not running.
    case restart(at: Int64)
    /// As another change, with one more worker counted that died of it.
    indirect case workerDied(then: JobChange)
}

/// How the change of a job went.
package enum JobChangeOutcome: Sendable, Hashable {
    case changed(JobRecord)
    /// The decision left it as it is.
    case unchanged(JobRecord)
    /// The change is one of a running job, and the job is not.
    case notRunning
    case noSuchJob
}

/// A study whose deadline has passed.
package struct DueStudy: Sendable, Hashable {
    /// An instance that the node refused and that did not come since.
    package struct Refusal: Sendable, Hashable {
        package let sopInstanceUID: String
        package let at: Int64

        package init(sopInstanceUID: String, at: Int64) {
            self.sopInstanceUID = sopInstanceUID
            self.at = at
        }
    }

    package let studyInstanceUID: String
    package let lastReceivedAt: Int64
    package let lastCallingAETitle: String
    /// How many instances the peer said there are; `nil`: nobody said.
    package let expectedInstances: Int?
    /// How many instances it has, CT or not.
    package let instances: Int
    /// Its CT instances by their SOP Instance UIDs, sorted; one that lost its file and got it back is another than
    /// before.
    package let sources: [String]
    /// The CT instances that the node refused, sorted.
    package let refusals: [Refusal]
    /// The digest of the sources of its latest job; `nil`: it has none.
    package let latestDigest: String?

    package init(
        studyInstanceUID: String, lastReceivedAt: Int64, lastCallingAETitle: String, expectedInstances: Int?,
        instances: Int, sources: [String], refusals: [Refusal], latestDigest: String?
    ) {
        self.studyInstanceUID = studyInstanceUID
        self.lastReceivedAt = lastReceivedAt
        self.lastCallingAETitle = lastCallingAETitle
        self.expectedInstances = expectedInstances
        self.instances = instances
        self.sources = sources
        self.refusals = refusals
        self.latestDigest = latestDigest
    }
}

/// What becomes of a study whose deadline has passed.
package enum StudyDecision: Sendable, Hashable {
    /// It is awaited longer. Refusals that lie ahead of the clock are waited for from now on.
    case wait(until: Int64)
    /// It is complete; a job is queued, or recorded as skipped, where one is due. A job that was not done is
    /// superseded.
    case complete(StudyCompleteness, evidence: String, job: NewJob?)
}

/// A job that is to be made.
package struct NewJob: Sendable, Hashable {
    /// SHA-256 of the study's sorted CT SOP Instance UIDs, and of those that were refused, hexadecimal.
    package let sourceDigest: String
    package let sourceCount: Int
    package let refusedCount: Int
    /// Why there is nothing to do; `nil`: there is.
    package let skipReason: String?

    package init(sourceDigest: String, sourceCount: Int, refusedCount: Int, skipReason: String?) {
        self.sourceDigest = sourceDigest
        self.sourceCount = sourceCount
        self.refusedCount = refusedCount
        self.skipReason = skipReason
    }
}

/// Moves the times for which something waits where the wall clock was set.
///
/// Rows store wall time, which other processes and people read. Waiting is a matter of elapsed time: a study is not
/// complete because the clock was put forward, and not held back because it was put back. So after a step forward
/// everything that waits is moved with the clock, and at any time nothing is due later than its longest wait from now.
/// After a step back the latter alone is done: an instance may have been indexed with the new time already, and a
/// deadline that is moved back with it would pass too early.
package struct ClockCorrection: Sendable, Hashable {
    /// How far the clock was set, in milliseconds.
    package let step: Int64
    package let now: Int64
    /// How long a study may be awaited, in milliseconds; `nil`: not known, and left alone.
    package let longestStudyWait: Int64?
    package let longestJobWait: Int64
    package let longestDeliveryWait: Int64
    package let jobLease: Int64
    package let deliveryLease: Int64

    package init(
        step: Int64, now: Int64, longestStudyWait: Int64?, longestJobWait: Int64, longestDeliveryWait: Int64,
        jobLease: Int64, deliveryLease: Int64
    ) {
        self.step = step
        self.now = now
        self.longestStudyWait = longestStudyWait
        self.longestJobWait = longestJobWait
        self.longestDeliveryWait = longestDeliveryWait
        self.jobLease = jobLease
        self.deliveryLease = deliveryLease
    }
}
