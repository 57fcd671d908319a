public import Foundation
package import GRDB

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
}

extension JobRecord {
    /// Reads a row of ``selection``.
    package init(row: Row) {
        id = row["id"]
        studyInstanceUID = row["study_instance_uid"]
        generation = row["generation"]
        sourceDigest = row["source_digest"]
        sourceCount = row["source_count"]
        refusedCount = row["refused_count"]
        state = JobState(rawValue: row["state"]) ?? .failed
        attempts = row["attempts"]
        workerDeaths = row["worker_deaths"]
        nextAttemptAt = row.date("next_attempt_at")
        worker = row["worker"]
        heartbeatAt = row.date("heartbeat_at")
        progress = row["progress"]
        stage = row["stage"]
        errorClass = (row["error_class"] as String?).flatMap(JobErrorClass.init)
        reason = row["reason"]
        decision = row["decision"]
        supersededBy = row["superseded_by"]
        createdAt = Date(milliseconds: row["created_at"])
        startedAt = row.date("started_at")
        finishedAt = row.date("finished_at")
    }

    /// The start of a query that yields job records.
    package static let selection = """
        SELECT j.*, s.study_instance_uid FROM job j JOIN study s ON s.id = j.study
        """
}
