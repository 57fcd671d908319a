import Logging
import ServiceLifecycle

/// Feeds systemd's watchdog as long as every work loop moves on.
struct WatchdogService: Service {
    let notifier: SystemdNotifier
    let beacon: WorkBeacon
    let logger: Logger

    func run() async throws {
        guard let interval = notifier.watchdogInterval else { return try await gracefulShutdown() }
        try await Polling.run(every: interval / 3) {
            let silent = beacon.silentLoops(limit: interval)
            if silent.isEmpty {
                notifier.feedWatchdog()
            } else {
                logger.critical(
                    "A work loop has stopped",
                    metadata: ["loops": "\(silent.map(\.rawValue).joined(separator: ", "))"])
            }
            return false
        }
    }
}
