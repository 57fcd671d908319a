package import Logging
package import NIOCore
import ServiceLifecycle

/// Feeds systemd's watchdog as long as every work loop moves on.
///
/// Event loops cannot report by themselves: this has them do it, each on its own thread.
package struct WatchdogService: Service {
    private let interval: Duration?
    private let feed: @Sendable () -> Void
    private let beacon: WorkBeacon
    private let eventLoops: [any EventLoop]
    private let oldestArchiveWork: @Sendable () -> Duration?
    private let logger: Logger

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - interval: The time within which systemd wants to be told; `nil`: it does not.
    ///   - feed: Tells it.
    ///   - eventLoops: The loops that report as `WorkBeacon.Loop.eventLoop`, by their position.
    ///   - oldestArchiveWork: How long the archive's threads have been busy with one thing.
    package init(
        interval: Duration?, feed: @escaping @Sendable () -> Void, beacon: WorkBeacon, eventLoops: [any EventLoop],
        oldestArchiveWork: @escaping @Sendable () -> Duration?, logger: Logger
    ) {
        self.interval = interval
        self.feed = feed
        self.beacon = beacon
        self.eventLoops = eventLoops
        self.oldestArchiveWork = oldestArchiveWork
        self.logger = logger
    }

    package func run() async throws {
        guard let interval else { return try await gracefulShutdown() }
        // The start, in which a model is loaded, is no silence.
        beacon.restart()
        let ticks = eventLoops.enumerated().map { number, loop in
            loop.scheduleRepeatedTask(initialDelay: .zero, delay: TimeAmount(interval / 6)) { [beacon] _ in
                beacon.report(.eventLoop(number))
            }
        }
        defer { for tick in ticks { tick.cancel() } }
        await Polling.run(every: interval / 3, logger: logger) {
            look(interval)
            return false
        }
    }

    private func look(_ interval: Duration) {
        var silent = beacon.silentLoops(limit: interval)
        if let duration = oldestArchiveWork(), duration > interval { silent.append(.archive) }
        guard !silent.isEmpty else { return feed() }
        logger.critical(
            "A work loop has stopped",
            metadata: ["loops": "\(silent.map(\.description).joined(separator: ", "))"])
    }
}
