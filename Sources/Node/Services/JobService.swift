import Archive
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Synchronization

/// Does the queued jobs, one after the other.
///
/// An order to stop ends the job at its next step; it is given back to the queue and begun again at the next start.
struct JobService: Service {
    let queue: JobQueue
    let processor: StudyProcessor
    let settings: LiveSettings
    let work: BlockingWork
    let beacon: WorkBeacon
    let logger: Logger

    func run() async throws {
        let worker = "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
        try await Polling.run(every: Polling.interval) {
            beacon.report(.jobs)
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
        let run = JobRun(job: job, queue: queue, beacon: beacon)
        let outcome = try await withGracefulShutdownHandler {
            try await work.run { [processor] in processor.process(run) }
        } onGracefulShutdown: {
            run.stop()
        }
        let destinations = settings.configuration.destinations.map(\.name)
        try await work.run { [logger] in try outcome.record(in: run, destinations: destinations, logger: logger) }
    }
}
