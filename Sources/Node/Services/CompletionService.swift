import Archive
import Catalog
package import Jobs
package import Logging
import ServiceLifecycle

/// Finds studies for which nothing more is awaited and queues a job for each.
package struct CompletionService: Service {
    let queue: JobQueue
    let settings: LiveSettings
    let work: BlockingWork
    let beacon: WorkBeacon
    let logger: Logger

    /// Creates the service.
    package init(
        queue: JobQueue, settings: LiveSettings, work: BlockingWork, beacon: WorkBeacon, logger: Logger
    ) {
        self.queue = queue
        self.settings = settings
        self.work = work
        self.beacon = beacon
        self.logger = logger
    }

    package func run() async throws {
        await Polling.run(every: Polling.interval, logger: logger) {
            beacon.report(.completion)
            let queue = queue
            let refusedWait = settings.configuration.completion.refusedWait.duration
            let jobs = try await work.run { [logger] in
                try queue.completeDueStudies(refusedWait: refusedWait) { study, reason in
                    logger.error(
                        "A study cannot be recorded as complete; it is tried again later",
                        metadata: ["study.uid": "\(study)", "reason": "\(reason)"])
                }
            }
            for job in jobs {
                if job.refusedCount > 0 {
                    logger.error(
                        "A study is not complete: instances of it were refused and did not come again",
                        metadata: ["study.uid": "\(job.studyInstanceUID)", "instances.refused": "\(job.refusedCount)"])
                }
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
