import DICOMNetwork
import Logging
import ServiceLifecycle

/// Calls the node's own listener again and again and has a C-ECHO answered: what no loop of its own shows, this does.
///
/// Only where a watchdog wants to hear of it. The association does not appear in the log or the index.
struct OwnEchoService: Service {
    let acceptor: AssociationAcceptor
    /// The watchdog's interval; `nil`: there is no watchdog.
    let interval: Duration?
    let work: BlockingWork
    let beacon: WorkBeacon
    let logger: Logger

    func run() async throws {
        guard let interval else { return try await gracefulShutdown() }
        await Polling.run(every: interval / 6, logger: logger) {
            let acceptor = acceptor
            do {
                _ = try await work.run { try acceptor.echoItself(within: interval / 6) }
            } catch OwnEchoError.noSocket(let errorNumber) {
                // The node is short of descriptors or ports; that is no sign that it stands still.
                logger.warning("The node has no socket to call itself from", metadata: ["errno": "\(errorNumber)"])
            }
            beacon.report(.echo)
            return false
        }
    }
}
