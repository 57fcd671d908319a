public import Foundation

/// A job: what is to be done, or was done, for one study as it stood at one time.
public struct JobRecord: Codable, Sendable, Hashable, Identifiable {
    /// The number of the job.
    public var id: Int64
    /// The study.
    public var studyInstanceUID: String
    /// The number of the job among those of its study, from 1.
    public var generation: Int
    /// SHA-256 of the study's sorted CT SOP Instance UIDs when the job was made, and of those that were refused,
    /// hexadecimal.
    public var sourceDigest: String
    /// How many CT instances these were.
    public var sourceCount: Int
    /// How many further CT instances of the study the node had refused, so that results are partial.
    public var refusedCount: Int
    /// What became of it.
    public var state: JobState
    /// How often it was begun.
    public var attempts: Int
    /// When it may be begun next; only while queued.
    public var nextAttemptAt: Date?
    /// How often a worker process ended while it ran it.
    public var workerDeaths: Int
    /// Who runs it; only while running.
    public var worker: String?
    /// When the worker last reported.
    public var heartbeatAt: Date?
    /// How much is done, 0 to 1.
    public var progress: Double
    /// What the worker is at.
    public var stage: String
    /// Whether its last failure was worth another attempt.
    public var errorClass: JobErrorClass?
    /// Why it failed or was skipped, for a person.
    public var reason: String?
    /// The decision record in JSON: which series were chosen, which were not, and why.
    public var decision: String?
    /// The job that took its place.
    public var supersededBy: Int64?
    /// When it was made.
    public var createdAt: Date
    /// When its last attempt began.
    public var startedAt: Date?
    /// When it ended for good.
    public var finishedAt: Date?

    /// Creates the record from its fields.
    package init(
        id: Int64,
        studyInstanceUID: String,
        generation: Int,
        sourceDigest: String,
        sourceCount: Int,
        refusedCount: Int,
        state: JobState,
        attempts: Int,
        nextAttemptAt: Date? = nil,
        workerDeaths: Int,
        worker: String? = nil,
        heartbeatAt: Date? = nil,
        progress: Double,
        stage: String,
        errorClass: JobErrorClass? = nil,
        reason: String? = nil,
        decision: String? = nil,
        supersededBy: Int64? = nil,
        createdAt: Date,
        startedAt: Date? = nil,
        finishedAt: Date? = nil
    ) {
        self.id = id
        self.studyInstanceUID = studyInstanceUID
        self.generation = generation
        self.sourceDigest = sourceDigest
        self.sourceCount = sourceCount
        self.refusedCount = refusedCount
        self.state = state
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.workerDeaths = workerDeaths
        self.worker = worker
        self.heartbeatAt = heartbeatAt
        self.progress = progress
        self.stage = stage
        self.errorClass = errorClass
        self.reason = reason
        self.decision = decision
        self.supersededBy = supersededBy
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}

/// What became of a job.
public enum JobState: String, Codable, Sendable, CaseIterable {
    /// Waits for a worker, or for its next attempt.
    case queued
    /// A worker has it.
    case running
    /// Done; it may have found nothing.
    case succeeded
    /// There was nothing to do, and it is known why.
    case skipped
    /// Failed for good.
    case failed
    /// A later job of the same study took its place before it was done.
    case superseded
}

/// Whether trying again can help.
public enum JobErrorClass: String, Codable, Sendable {
    /// Trying again later may succeed.
    case retryable
    /// The same would happen again.
    case permanent
}

/// Which jobs to list; what is `nil` does not restrict.
public struct JobFilter: Sendable, Hashable {
    /// Only jobs of this study.
    public var studyInstanceUID: String?
    /// Only jobs in this state.
    public var state: JobState?
    /// At most so many, the newest first.
    public var limit: Int

    /// Creates a filter; one without arguments lists the 100 newest jobs.
    public init(studyInstanceUID: String? = nil, state: JobState? = nil, limit: Int = 100) {
        self.studyInstanceUID = studyInstanceUID
        self.state = state
        self.limit = limit
    }
}
