import Archive
import Jobs
import Logging
import ServiceLifecycle

/// Sends results to their destinations; a destination that does not answer holds up no other.
struct DeliveryService: Service {
    let queue: JobQueue
    let sender: ResultSender
    let settings: LiveSettings
    let work: BlockingWork
    let beacon: WorkBeacon
    let logger: Logger

    private let busy = BusyDestinations()

    init(
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

    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await Polling.run(every: Polling.interval) {
                beacon.report(.deliveries)
                let queue = queue
                for name in try await work.run({ try queue.pendingDestinations() }) where busy.begin(name) {
                    group.addTask { try await deliverAll(to: name) }
                }
                return false
            }
        }
    }

    private func deliverAll(to name: String) async throws {
        defer { busy.end(name) }
        while !Task.isShuttingDownGracefully, try await deliver(to: name) {}
    }

    private func deliver(to name: String) async throws -> Bool {
        let queue = queue
        guard let delivery = try await work.run({ try queue.claimDelivery(destination: name) }) else { return false }
        var logger = logger
        logger[metadataKey: "destination"] = "\(name)"
        logger[metadataKey: "study.uid"] = "\(delivery.studyInstanceUID)"
        logger[metadataKey: "delivery.id"] = "\(delivery.id)"
        do {
            let warning = try await sender.send(delivery, to: settings.destination(named: name))
            try await work.run { try queue.deliverySucceeded(delivery.id, warning: warning) }
            logger.info("Result delivered")
        } catch let failure as DeliveryFailure {
            try await work.run {
                try queue.deliveryFailed(delivery.id, transient: failure.isTransient, reason: failure.reason)
            }
            logger.log(
                level: failure.isTransient ? .warning : .error, "Delivery failed",
                metadata: ["reason": "\(failure.reason)"])
        }
        return true
    }
}
