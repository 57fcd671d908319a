import Archive
import DICOMNetwork
import Foundation
import Jobs
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

extension SegnodeDaemon {
    /// Runs every service until SIGTERM or SIGINT, then finishes what is in flight.
    public func run() async throws {
        try await run(beside: nil) { _ in }
    }

    /// Runs every service, and another one beside them whose end ends them all.
    ///
    /// - Parameter onStart: is told the port on which associations are accepted.
    func run(
        beside companion: (any Service)?, onStart: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let work = BlockingWork(threads: 4)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(2, System.coreCount))
        let services = try self.services(work: work, group: group, onStart: onStart)
        let companions = [companion].compactMap { $0 }.map {
            ServiceGroupConfiguration.ServiceConfiguration(
                service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        let configuration = ServiceGroupConfiguration(
            services: companions + services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        defer { archive.close() }
        try await ServiceGroup(configuration: configuration).run()
        try await work.shutDown()
        try await group.shutdownGracefully()
        logger.notice("Stopped")
    }

    private func services(
        work: BlockingWork, group: any EventLoopGroup, onStart: @escaping @Sendable (Int) async throws -> Void
    ) throws -> [any Service] {
        let queue = JobQueue(archive: archive, configuration: JobQueueConfiguration(settings.configuration.retry))
        let interrupted = try queue.recoverInterrupted()
        if interrupted > 0 {
            logger.notice("Interrupted work queued again", metadata: ["count": "\(interrupted)"])
        }
        let beacon = WorkBeacon()
        return [
            WatchdogService(notifier: notifier, beacon: beacon, logger: logger),
            ReloadService(
                settings: settings, archive: archive, load: reload, notifier: notifier, logger: logger),
            DeliveryService(
                queue: queue, sender: sender(on: group), settings: settings, work: work, beacon: beacon,
                logger: logger),
            JobService(
                queue: queue, processor: processor, settings: settings, work: work, beacon: beacon, logger: logger),
            CompletionService(queue: queue, work: work, beacon: beacon, logger: logger),
            acceptorService(group: group, onStart: onStart),
        ]
    }

    private func sender(on group: any EventLoopGroup) -> ResultSender {
        ResultSender(
            requestor: AssociationRequestor(
                callingAETitle: settings.configuration.aeTitle, group: group, logger: logger))
    }

    private func acceptorService(
        group: any EventLoopGroup, onStart: @escaping @Sendable (Int) async throws -> Void
    ) -> AcceptorService {
        let configuration = AcceptorConfiguration(settings.configuration)
        let acceptor = AssociationAcceptor(
            configuration: configuration, storage: ArchiveStorageProvider(archive: archive),
            observer: AssociationLog(archive: archive, logger: logger), logger: logger)
        return AcceptorService(
            acceptor: acceptor, group: group, host: configuration.host, notifier: notifier, onStart: onStart,
            logger: logger)
    }
}
