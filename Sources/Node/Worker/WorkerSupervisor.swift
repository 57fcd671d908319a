import Catalog
import Foundation
package import Jobs
package import Logging
import Platform
import ServiceLifecycle

/// Starts the worker process, watches over it, starts it again when it has ended, and tells the queue what it cost.
///
/// The decisions are ``WorkerSupervision``'s.
package actor WorkerSupervisor {
    private let command: WorkerCommand
    private let queue: JobQueue
    private let settings: LiveSettings
    private let work: BlockingWork
    private let beacon: WorkBeacon
    private let logger: Logger
    private var supervision: WorkerSupervision
    private var worker: (process: ChildProcess, name: String)?
    private var sentSettings: NodeConfiguration?
    private var lastRecovery = SuspendingClock.now
    private var firstEnding: ProcessEnding?
    private var couldNotStart = false

    /// How often the worker is looked at.
    private static let interval = Duration.milliseconds(100)
    /// How often jobs of workers are looked for that nobody supervises and that are gone.
    private static let recoveryInterval = Duration.seconds(5)
    /// The exit status of a worker that cannot work as it is configured (EX_CONFIG of sysexits.h).
    private static let configurationStatus: Int32 = 78

    package init(
        command: WorkerCommand, limits: WorkerSupervision.Limits, queue: JobQueue, settings: LiveSettings,
        work: BlockingWork, beacon: WorkBeacon, logger: Logger
    ) {
        self.command = command
        self.queue = queue
        self.settings = settings
        self.work = work
        self.beacon = beacon
        self.logger = logger
        supervision = WorkerSupervision(limits: limits, now: .now)
    }

    /// Starts the first worker and returns when it is ready, or when it has failed for a reason that may pass.
    ///
    /// - Throws: ``NodeError/unusableWorker(reason:)`` where it cannot work as it is configured.
    package func start() async throws {
        while true {
            await pass()
            if case .ready = supervision.state { return }
            if couldNotStart { return }
            if let firstEnding {
                guard firstEnding.cause == .status(Self.configurationStatus) else { return }
                throw NodeError.unusableWorker(
                    reason: supervision.refusal ?? "the worker process ended with status \(Self.configurationStatus)")
            }
            try await Task.sleep(for: Self.interval)
        }
    }

    /// Supervises until the order to stop, and until the worker has ended then.
    ///
    /// Where the node breaks off because another service has failed, the worker is ended at once; the next start finds
    /// its job.
    package func run() async throws {
        while supervision.state != .stopped {
            if Task.isShuttingDownGracefully { await handle(.stop) }
            await pass()
            do {
                try await Task.sleep(for: Self.interval)
            } catch {
                worker = nil
                throw error
            }
        }
    }

    /// Looks once at everything.
    private func pass() async {
        beacon.report(.jobs)
        if let process = worker?.process {
            let ending = process.ending()
            for report in process.lines().compactMap(WorkerReport.init(line:)) { await handle(.reported(report)) }
            if let ending {
                firstEnding = firstEnding ?? ending
                await handle(.ended(ending))
            } else {
                sendSettings(to: process)
            }
        }
        await handle(.tick)
        await recoverAbandoned()
    }

    private func handle(_ event: WorkerSupervision.Event) async {
        switch supervision.handle(event, now: .now) {
        case .nothing: break
        case .start: await startWorker()
        case .signal(let number): worker?.process.signal(number)
        case .record(let loss): await record(loss)
        }
    }

    private func startWorker() async {
        do {
            let command = command
            // A thread that lasts: the kernel ends the worker with the thread that started it.
            let process = try await work.run { try command.start() }
            worker = (process, WorkerName.name(of: process.identifier))
            sentSettings = nil
            sendSettings(to: process)
            logger.debug("Worker started", metadata: ["worker": "\(process.identifier)"])
        } catch {
            couldNotStart = true
            await handle(.notStarted("the worker cannot be started: \(error)"))
        }
    }

    /// Sends the settings where they have changed; a worker that does not take them is silent and will be ended.
    private func sendSettings(to process: ChildProcess) {
        let configuration = settings.configuration
        guard configuration != sentSettings, let line = try? configuration.line, process.send(line) else { return }
        sentSettings = configuration
    }

    private func record(_ loss: WorkerLoss) async {
        do {
            let (queue, name) = (queue, worker?.name)
            let jobs = try await work.run { () -> [JobLoss] in
                guard let name else { return [] }
                guard let cause = loss.cause else { _ = try queue.releaseJobs(of: name); return [] }
                return try queue.workerDied(name, cause: cause).map(JobLoss.init)
            }
            log(loss, jobs)
            worker = nil
            await handle(.recorded)
        } catch {
            logger.error("The queue cannot be told that a worker ended", metadata: ["reason": "\(error)"])
            await handle(.notRecorded)
        }
    }

    private func log(_ loss: WorkerLoss, _ jobs: [JobLoss]) {
        guard let cause = loss.cause else { return logger.debug("Worker stopped") }
        logger.error(
            "Worker lost", metadata: ["reason": "\(cause)", "memory.peak": "\(loss.peakMemory >> 20)MiB"])
        for job in jobs {
            logger.log(
                level: job.isFinal ? .error : .warning, "Job failed",
                metadata: [
                    "job.id": "\(job.id)", "study.uid": "\(job.studyInstanceUID)", "reason": "\(job.reason)",
                    "class": job.isFinal ? "permanent" : "retryable",
                ])
        }
    }

    private func recoverAbandoned() async {
        guard SuspendingClock.now - lastRecovery > Self.recoveryInterval, worker != nil else { return }
        lastRecovery = .now
        do {
            let (queue, own) = (queue, worker?.name)
            let count = try await work.run {
                try queue.recoverAbandoned { name in name == own ? true : WorkerName.isAlive(name) }
            }
            if count > 0 { logger.notice("Interrupted work queued again", metadata: ["count": "\(count)"]) }
        } catch {
            logger.warning("The queue cannot be looked through", metadata: ["reason": "\(error)"])
        }
    }
}
