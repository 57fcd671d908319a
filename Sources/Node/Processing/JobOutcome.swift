import Archive
import Foundation
import Jobs
import Logging

/// How an attempt at a job ended.
enum JobOutcome: Sendable {
    /// Results lie durably on the disk; none where nothing was found.
    case succeeded(DecisionRecord, [NewResult])
    /// The study has nothing to segment.
    case skipped(DecisionRecord)
    /// The attempt failed.
    case failed(DecisionRecord, JobFailure)
    /// The attempt was stopped from outside.
    case cancelled

    /// Writes the outcome into the queue and the log.
    func record(in run: JobRun, destinations: [String], logger: Logger) throws {
        do {
            try record(run.job.id, queue: run.queue, destinations: destinations, logger: logger)
        } catch JobError.notRunning {
            logger.info("Job superseded while it ran")
        }
    }

    private func record(_ job: Int64, queue: JobQueue, destinations: [String], logger: Logger) throws {
        switch self {
        case .succeeded(let decision, let results):
            try queue.succeed(
                job, decision: try decision.json(), results: results, destinations: destinations,
                reason: results.isEmpty ? decision.outcome : nil)
            logger.info("Job done", metadata: ["results": "\(results.count)", "outcome": "\(decision.outcome)"])
        case .skipped(let decision):
            try queue.skip(job, reason: decision.outcome, decision: try decision.json())
            logger.info("Job skipped", metadata: ["reason": "\(decision.outcome)"])
        case .failed(let decision, let failure):
            try queue.fail(job, failure: failure, decision: try decision.json())
            let isFinal = failure.errorClass == .permanent
            logger.log(
                level: isFinal ? .error : .warning, "Job failed",
                metadata: ["reason": "\(failure.reason)", "class": "\(failure.errorClass.rawValue)"])
        case .cancelled:
            try queue.release(job)
            logger.info("Job given back")
        }
    }
}

extension DecisionRecord {
    /// The record as the index stores it.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
