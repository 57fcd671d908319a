package import DICOMNetwork
package import Logging
package import NIOCore
import ServiceLifecycle

/// Accepts associations until the order to stop, then lets what is arriving be answered; fails, and with it the node,
/// where nothing can be accepted any more.
package struct AcceptorService: Service {
    let acceptor: AssociationAcceptor
    let group: any EventLoopGroup
    let host: String
    let notifier: SystemdNotifier
    let onStart: @Sendable (Int) async throws -> Void
    let logger: Logger

    /// Creates the service; `onStart` is told the port.
    package init(
        acceptor: AssociationAcceptor, group: any EventLoopGroup, host: String, notifier: SystemdNotifier,
        onStart: @escaping @Sendable (Int) async throws -> Void, logger: Logger
    ) {
        self.acceptor = acceptor
        self.group = group
        self.host = host
        self.notifier = notifier
        self.onStart = onStart
        self.logger = logger
    }

    /// How long operations that are under way at the order to stop may take.
    static let closingTime = Duration.seconds(20)

    package func run() async throws {
        let port = try await acceptor.start(on: group)
        logger.notice("Accepting associations", metadata: ["host": "\(host)", "port": "\(port)"])
        notifier.status("Accepting associations on \(host) port \(port)")
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { [acceptor] in try await acceptor.waitForEnd() }
            tasks.addTask { try await gracefulShutdown() }
            do {
                try await onStart(port)
                notifier.ready()
                _ = try await tasks.next()
            } catch {
                await acceptor.close(within: .zero)
                throw error
            }
            notifier.stopping()
            logger.notice("Stopping: no new associations")
            await acceptor.close(within: Self.closingTime)
        }
    }
}
