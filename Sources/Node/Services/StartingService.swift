package import Logging
package import ServiceLifecycle
package import UnixSignals

/// Services that take a while to start, as one.
///
/// An order to stop that comes meanwhile ends the start: what waits for a database or loads a model is cancelled, and
/// the rest of the program ends as it does at any other time.
package struct StartingService: Service {
    private let logger: Logger
    private let start: @Sendable () async throws -> [ServiceGroupConfiguration.ServiceConfiguration]

    /// Creates the service.
    ///
    /// - Parameter start: Makes the services that run then; can be cancelled.
    package init(
        logger: Logger, start: @escaping @Sendable () async throws -> [ServiceGroupConfiguration.ServiceConfiguration]
    ) {
        self.logger = logger
        self.start = start
    }

    package func run() async throws {
        let services: [ServiceGroupConfiguration.ServiceConfiguration]
        do {
            services = try await cancelWhenGracefulShutdown { [start] in try await start() }
        } catch is CancellationError where Task.isShuttingDownGracefully {
            return
        }
        let configuration = ServiceGroupConfiguration(services: services, logger: logger)
        try await ServiceGroup(configuration: configuration).run()
    }

    /// Runs as the whole of a program: signals order it to stop from the beginning, and that its services are done is
    /// no error.
    package func run(stoppedBy signals: [UnixSignal]) async throws {
        let configuration = ServiceGroupConfiguration(
            services: [.init(service: self, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: signals, logger: logger)
        try await ServiceGroup(configuration: configuration).run()
    }
}
