import ServiceLifecycle

/// Repeats a step until the service is told to stop, waiting between steps that found nothing to do.
///
/// The queues are rows that another process may change too, so that looking again is what wakes a loop.
enum Polling {
    /// The wait after a step that found nothing to do.
    static let interval = Duration.milliseconds(250)

    /// Runs `step` until graceful shutdown; it returns whether it found work.
    static func run(every interval: Duration, _ step: () async throws -> Bool) async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if try await step() { continue }
            await sleep(interval)
        }
    }

    /// Waits, but not beyond the order to stop.
    private static func sleep(_ interval: Duration) async {
        do {
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
        } catch {
            // Woken early: the caller looks whether it is to stop.
        }
    }
}
