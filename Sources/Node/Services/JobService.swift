import Archive
import Catalog
import Jobs
import Logging
import ServiceLifecycle

/// Does the queued jobs, one after the other.
///
/// An order to stop ends the job at its next step; it is given back to the queue and begun again at the next start.
struct JobService: Service {
    let queue: JobQueue
    let processor: StudyProcessor
    let settings: LiveSettings
    let work: BlockingWork
    /// Is told, at least once a second while all is well, what the service is at.
    let progress: @Sendable (WorkerReport) -> Void
    let logger: Logger

    func run() async throws {
        let worker = WorkerName.ofThisProcess
        await Polling.run(every: Polling.interval, logger: logger) {
            progress(.idle)
            let queue = queue
            guard let job = try await work.run({ try queue.claim(worker: worker) }) else { return false }
            try await perform(job)
            return true
        }
    }

    private func perform(_ job: JobRecord) async throws {
        var logger = logger
        logger[metadataKey: "job.id"] = "\(job.id)"
        logger[metadataKey: "study.uid"] = "\(job.studyInstanceUID)"
        progress(.working(job: job.id, stage: "beginning"))
        let run = JobRun(job: job, queue: queue, onProgress: progress)
        let outcome = try await withGracefulShutdownHandler {
            try await work.run { [processor] in processor.process(run) }
        } onGracefulShutdown: {
            run.stop()
        }
        let showLife = { progress(.working(job: job.id, stage: "recording")) }
        // By itself, so that what is written down is not counted again where the outcome is refused.
        await Polling.persist(logger: logger, onRetry: showLife) {
            try await work.run { [logger] in try outcome.recordDamage(in: run, logger: logger) }
        }
        // A job that has been done is not done again because the database was locked for a moment.
        await Polling.persist(logger: logger, onRetry: showLife) {
            let destinations = settings.configuration.destinations.map(\.name)
            try await work.run { [logger] in try outcome.record(in: run, destinations: destinations, logger: logger) }
        }
    }
}
