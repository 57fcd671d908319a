import Archive
import Catalog
import DICOMNetwork
import Foundation
import Jobs
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Storage
public import UnixSignals

extension SegnodeDaemon {
    /// Runs every service until SIGTERM or SIGINT, then finishes what is in flight.
    ///
    /// - Parameter hangUps: SIGHUP, trapped as early as possible: one that comes while the node starts is not to end
    ///   it.
    public func run(hangUps: UnixSignalsSequence) async throws {
        try await run(beside: nil, hangUps: hangUps) { _ in }
    }

    /// Runs every service, and another one beside them whose end ends them all.
    ///
    /// - Parameter onStart: is told the port on which associations are accepted.
    func run(
        beside companion: (any Service)?, hangUps: UnixSignalsSequence,
        onStart: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let work = BlockingWork(threads: 4)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(2, System.coreCount))
        defer { archive.close() }
        let companions = [companion].compactMap { $0 }.map {
            ServiceGroupConfiguration.ServiceConfiguration(
                service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        // Signals are heard from here on: one that comes while the services start is to end the node cleanly, too.
        let node = StartingService(logger: logger) {
            let services = try await self.services(work: work, group: group, hangUps: hangUps, onStart: onStart)
            return companions + services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        }
        try await node.run(stoppedBy: [.sigterm, .sigint])
        // What is being committed still tells its association, on an event loop.
        try await work.run { [archive] in archive.close() }
        try await work.shutDown()
        try await group.shutdownGracefully()
        logger.notice("Stopped")
    }

    private func services(
        work: BlockingWork, group: any EventLoopGroup, hangUps: UnixSignalsSequence,
        onStart: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> [any Service] {
        let queue = JobQueue(archive: archive, configuration: JobQueueConfiguration(settings.configuration.retry))
        let interrupted = try await recoverInterrupted(queue)
        if interrupted > 0 {
            logger.notice("Interrupted work queued again", metadata: ["count": "\(interrupted)"])
        }
        let eventLoops = Array(group.makeIterator())
        let beacon = WorkBeacon(
            loops: [.completion, .jobs, .deliveries, .echo] + eventLoops.indices.map { .eventLoop($0) })
        let acceptor = acceptor
        return [
            WatchdogService(
                interval: notifier.watchdogInterval, feed: { [notifier] in notifier.feedWatchdog() }, beacon: beacon,
                eventLoops: eventLoops, oldestArchiveWork: { [archive] in archive.oldestWork }, logger: logger),
            ReloadService(
                settings: settings, archive: archive, load: reload, notifier: notifier, hangUps: hangUps,
                logger: logger),
            DeliveryService(
                queue: queue, sender: sender(on: group, work: work), settings: settings, work: work, beacon: beacon,
                logger: logger),
            try await jobService(queue: queue, work: work, beacon: beacon),
            IndexWatchService(archive: archive),
            CompletionService(queue: queue, settings: settings, work: work, beacon: beacon, logger: logger),
            OwnEchoService(
                acceptor: acceptor, interval: notifier.watchdogInterval, work: work, beacon: beacon, logger: logger),
            AcceptorService(
                acceptor: acceptor, group: group, host: settings.configuration.listen.host, notifier: notifier,
                onStart: onStart, logger: logger),
        ]
    }

    /// Takes back what was interrupted, before any worker runs. Where the index cannot be written for a while, the node
    /// starts all the same, and refuses: the supervisor takes back jobs, and the deliveries wait.
    private func recoverInterrupted(_ queue: JobQueue) async throws -> Int {
        for _ in 0..<5 {
            do throws(JobError) {
                return try queue.recoverInterrupted { name in WorkerName.isAlive(name) }
            } catch {
                guard error.isTransient, archive.indexDamage == nil else { throw error }
                logger.warning("The index cannot be written; waiting for it", metadata: ["reason": "\(error)"])
                notifier.starting("waiting for the index, which cannot be written")
            }
            try await Task.sleep(for: .seconds(1))
        }
        return 0
    }

    /// Who does the jobs; a worker process has begun by then, so that what can fail at a start fails before
    /// associations are accepted.
    private func jobService(queue: JobQueue, work: BlockingWork, beacon: WorkBeacon) async throws -> any Service {
        switch worker {
        case .inProcess(let processor):
            return JobService(
                queue: queue, processor: processor, settings: settings, work: work,
                progress: { _ in beacon.report(.jobs) }, logger: logger)
        case .process(let command):
            let supervisor = WorkerSupervisor(
                command: command, limits: .init(settings.configuration.segmentation), queue: queue,
                settings: settings, work: work, beacon: beacon, logger: logger)
            try await supervisor.start()
            return WorkerService(supervisor: supervisor)
        }
    }

    private func sender(on group: any EventLoopGroup, work: BlockingWork) -> ResultSender {
        ResultSender(
            requestor: AssociationRequestor(
                callingAETitle: settings.configuration.aeTitle, group: group, logger: logger),
            work: work)
    }

    /// What peers can ask of this node: each service class is registered here.
    private var services: ServiceRegistry {
        ServiceRegistry([VerificationProvider(), ArchiveStorageProvider(archive: archive)])
    }

    private var acceptor: AssociationAcceptor {
        AssociationAcceptor(
            configuration: AcceptorConfiguration(settings.configuration),
            services: services,
            observer: AssociationLog(archive: archive, logger: logger), logger: logger)
    }
}
