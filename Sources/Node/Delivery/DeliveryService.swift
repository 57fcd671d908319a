import Archive
import Catalog
package import Jobs
package import Logging
import ServiceLifecycle

/// Sends results to their destinations; a destination that does not answer holds up no other.
package struct DeliveryService: Service {
    let queue: JobQueue
    let sender: ResultSender
    let settings: LiveSettings
    let work: BlockingWork
    let beacon: WorkBeacon
    let logger: Logger

    private let busy = BusyDestinations()

    /// Creates the service.
    package init(
        queue: JobQueue, sender: ResultSender, settings: LiveSettings, work: BlockingWork, beacon: WorkBeacon,
        logger: Logger
    ) {
        self.queue = queue
        self.sender = sender
        self.settings = settings
        self.work = work
        self.beacon = beacon
        self.logger = logger
    }

    /// How long a result that is on its way at the order to stop may take.
    package static let closingTime = Duration.seconds(5)

    package func run() async throws {
        // Done at the start already, unless the index could not be written then.
        await Polling.persist(logger: logger, onRetry: { beacon.report(.deliveries) }) { [queue] in
            try await work.run { try queue.recoverDeliveries() }
        }
        await withDiscardingTaskGroup { group in
            var known = KnownDestinations()
            await Polling.run(every: Polling.interval, logger: logger) {
                beacon.report(.deliveries)
                // A change counts as known only when the queue knows of it.
                var next = known
                let change = next.update(settings.configuration.destinations)
                let waiting = try await waitingDestinations(after: change)
                try await hold(next.newlyMissing(waiting))
                known = next
                let configured = known.names
                for name in waiting where configured.contains(name) && busy.begin(name) {
                    group.addTask { await deliverAll(to: name) }
                }
                return false
            }
        }
    }

    /// The destinations for which something waits, once what waited for a change of the configuration may be tried.
    private func waitingDestinations(after change: KnownDestinations.Change) async throws -> [String] {
        let queue = queue
        return try await work.run {
            for name in change.added { try queue.resumeDeliveries(to: name) }
            for name in change.changed { try queue.expediteDeliveries(to: name) }
            return try queue.pendingDestinations()
        }
    }

    private func hold(_ missing: [String]) async throws {
        guard !missing.isEmpty else { return }
        let queue = queue
        try await work.run { for name in missing { try queue.holdDeliveries(to: name) } }
        logger.warning(
            "Deliveries wait for destinations that are not configured",
            metadata: ["destinations": "\(missing.joined(separator: ", "))"])
    }

    /// Sends what is due to one destination, until nothing is or the order to stop.
    private func deliverAll(to name: String) async {
        defer { busy.end(name) }
        var logger = logger
        logger[metadataKey: "destination"] = "\(name)"
        // The destination stays busy while a database that refuses is waited out.
        await Polling.persist(logger: logger) {
            while !Task.isShuttingDownGracefully, try await deliver(to: name) {}
        }
    }

    private func deliver(to name: String) async throws -> Bool {
        let queue = queue
        guard let destination = settings.destination(named: name),
            let delivery = try await work.run({ try queue.claimDelivery(destination: name) })
        else { return false }
        var logger = logger
        logger[metadataKey: "destination"] = "\(name)"
        logger[metadataKey: "study.uid"] = "\(delivery.studyInstanceUID)"
        logger[metadataKey: "delivery.id"] = "\(delivery.id)"
        switch await send(delivery, to: destination) {
        case .success(let warning):
            await record { try queue.deliverySucceeded(delivery.id, warning: warning) }
            logger.info("Result delivered", metadata: warning.map { ["warning": "\($0)"] } ?? [:])
        case .failure(let failure) where failure.kind == .interrupted:
            await record { try queue.releaseDelivery(delivery.id) }
        case .failure(let failure):
            let isTransient = failure.kind == .transient
            await record {
                try queue.deliveryFailed(delivery.id, transient: isTransient, reason: failure.reason)
            }
            logger.log(
                level: isTransient ? .warning : .error, "Delivery failed", metadata: ["reason": "\(failure.reason)"])
        }
        return true
    }

    /// Writes an outcome down: what is not written down is sent again.
    private func record(_ change: @escaping @Sendable () throws -> Void) async {
        await Polling.persist(logger: logger) { try await work.run(change) }
    }

    /// Sends a result, but breaks off soon after the order to stop: a destination need not answer.
    private func send(
        _ delivery: DeliveryRecord, to destination: Destination
    ) async -> Result<String?, DeliveryFailure> {
        await withTaskGroup(of: Result<String?, DeliveryFailure>?.self) { tasks in
            tasks.addTask { [sender] in
                do throws(DeliveryFailure) {
                    return .success(try await sender.send(delivery, to: destination))
                } catch {
                    return .failure(error)
                }
            }
            tasks.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: Self.closingTime)
                return nil
            }
            defer { tasks.cancelAll() }
            while let ended = await tasks.next() {
                if let outcome = ended { return outcome }
                tasks.cancelAll()
            }
            return .failure(DeliveryFailure(kind: .interrupted, reason: "the node stopped"))
        }
    }
}
