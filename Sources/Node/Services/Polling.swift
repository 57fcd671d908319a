import Catalog
package import Jobs
package import Logging
import ServiceLifecycle

/// Repeats a step until the service is told to stop, waiting between steps that found nothing to do.
///
/// The queues are rows that another process may change too, so that looking again is what wakes a loop. An error, as
/// where the database is locked or its disk is full, is logged and waited out: it never ends the service.
package enum Polling {
    /// The wait after a step that found nothing to do.
    package static let interval = Duration.milliseconds(250)
    /// The wait after a step that failed.
    package static let failure = Backoff(initial: .milliseconds(500), maximum: .seconds(30))

    /// Runs `step` until graceful shutdown; it returns whether it found work.
    package static func run(every interval: Duration, logger: Logger, _ step: () async throws -> Bool) async {
        var failures = 0
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let foundWork = try await step()
                failures = 0
                if !foundWork { await sleep(interval) }
            } catch is CancellationError {
                return
            } catch {
                failures += 1
                log(error, failures, logger)
                await sleep(failure.delay(afterFailures: failures))
            }
        }
    }

    /// Repeats what has to be written until it is; gives up at the order to stop, after which a start finds the rest,
    /// and where the queue has no place for it any more.
    ///
    /// - Parameter onRetry: Is called before each further attempt.
    package static func persist(
        logger: Logger, onRetry: () -> Void = {}, _ step: () async throws -> Void
    ) async {
        var failures = 0
        while true {
            do {
                return try await step()
            } catch let error as JobError where !error.isTransient {
                return logger.error("An outcome cannot be written", metadata: ["reason": "\(error)"])
            } catch {
                failures += 1
                log(error, failures, logger)
                guard !Task.isShuttingDownGracefully, !Task.isCancelled else { return }
                await sleep(failure.delay(afterFailures: failures))
                onRetry()
            }
        }
    }

    private static func log(_ error: any Error, _ failures: Int, _ logger: Logger) {
        logger.log(
            level: failures == 1 ? .error : .warning, "A step of the work failed and will be tried again",
            metadata: ["reason": "\(error)", "failures": "\(failures)"])
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
