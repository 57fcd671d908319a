import Archive
package import Catalog
import Foundation
package import Jobs
package import Logging
import Storage

/// How an attempt at a job ended.
package enum JobOutcome: Sendable {
    /// Results lie durably on the disk; none where nothing was found.
    case succeeded(DecisionRecord, [NewResult])
    /// The study has nothing to segment.
    case skipped(DecisionRecord)
    /// The attempt failed.
    case failed(DecisionRecord, JobFailure)
    /// The attempt was stopped from outside.
    case cancelled

    /// Writes the outcome into the queue and the log.
    package func record(in run: JobRun, destinations: [String], logger: Logger) throws {
        do {
            try record(run.job, queue: run.queue, destinations: destinations, logger: logger)
        } catch JobError.notRunning {
            guard try run.queue.index.job(run.job.id)?.state != .superseded else {
                return logger.info("Job superseded while it ran")
            }
            logger.error("The job was taken from its worker while it ran, and what came of it is dropped")
        } catch JobError.refused(let reason) {
            logger.error("The index will not take what came of a job", metadata: ["reason": "\(reason)"])
            let failure = JobFailure(
                errorClass: .permanent, reason: "the index will not take what came of it: \(reason)")
            try run.queue.fail(run.job.id, by: run.job.worker, failure: failure)
        }
    }

    /// Writes down which stored files were found to be damaged: an error of the disk, whatever becomes of the job.
    package func recordDamage(in run: JobRun, logger: Logger) throws {
        guard let damaged = decision?.damaged else { return }
        try run.queue.recordDamaged(damaged)
        for (uid, reason) in damaged.sorted(by: { $0.key < $1.key }) {
            logger.error("A stored file is damaged", metadata: ["instance.uid": "\(uid)", "reason": "\(reason)"])
        }
    }

    private var decision: DecisionRecord? {
        switch self {
        case .succeeded(let decision, _), .skipped(let decision), .failed(let decision, _): decision
        case .cancelled: nil
        }
    }

    private func record(_ job: JobRecord, queue: JobQueue, destinations: [String], logger: Logger) throws {
        switch self {
        case .succeeded(let decision, let results):
            try queue.succeed(
                job.id, by: job.worker, decision: try decision.json(), results: results,
                destinations: destinations, reason: results.isEmpty ? decision.outcome : nil)
            logger.info(
                "Job done",
                metadata: ["results": "\(results.count)", "outcome": "\(decision.outcome.withoutQuotations)"])
            if let partial = decision.partial {
                logger.error("The result is partial", metadata: ["reason": "\(partial.withoutQuotations)"])
            }
        case .skipped(let decision):
            try queue.skip(job.id, by: job.worker, reason: decision.outcome, decision: try decision.json())
            logger.info("Job skipped", metadata: ["reason": "\(decision.outcome.withoutQuotations)"])
        case .failed(let decision, let failure):
            let isFinal = try queue.fail(
                job.id, by: job.worker, failure: failure, decision: try decision.json())
            logger.log(
                level: isFinal ? .error : .warning, isFinal ? "Job failed for good" : "Job failed",
                metadata: ["reason": "\(failure.reason.withoutQuotations)", "class": "\(failure.errorClass.rawValue)"])
        case .cancelled:
            try queue.release(job.id, by: job.worker)
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
