import Archive
import Jobs
import Logging
import ServiceLifecycle

/// Finds studies for which nothing more is awaited and queues a job for each.
struct CompletionService: Service {
    let queue: JobQueue
    let work: BlockingWork
    let beacon: WorkBeacon
    let logger: Logger

    func run() async throws {
        await Polling.run(every: Polling.interval, logger: logger) {
            beacon.report(.completion)
            let queue = queue
            let jobs = try await work.run { try queue.completeDueStudies() }
            for job in jobs {
                logger.info(
                    "Study complete",
                    metadata: [
                        "study.uid": "\(job.studyInstanceUID)", "job.id": "\(job.id)",
                        "instances": "\(job.sourceCount)",
                    ])
            }
            return !jobs.isEmpty
        }
    }
}
