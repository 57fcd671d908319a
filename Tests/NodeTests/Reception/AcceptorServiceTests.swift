import DICOM
import DICOMNetwork
import Logging
import NIOCore
import NIOPosix
import Node
import ServiceLifecycleTestKit
import TestSupport
import Testing

@Suite("The service that accepts associations")
struct AcceptorServiceTests {
    private struct NoObserver: AssociationObserver {
        func associationAccepted(_ summary: AssociationSummary) {}
        func associationRejected(_ summary: AssociationSummary) {}
        func associationEnded(_ summary: AssociationSummary) {}
        func instanceRefused(_ refusal: InstanceRefusal) {}
    }

    private static func acceptor() -> AssociationAcceptor {
        var configuration = AcceptorConfiguration(aeTitle: ScriptedAcceptor.title, host: "127.0.0.1", port: 0)
        configuration.maximumListeningFailures = 0
        return AssociationAcceptor(
            configuration: configuration, services: ServiceRegistry(), observer: NoObserver(),
            logger: DeliveryFixture.logger)
    }

    private static func service(
        _ acceptor: AssociationAcceptor, onStart: @escaping @Sendable (Int) async throws -> Void
    ) -> AcceptorService {
        AcceptorService(
            acceptor: acceptor, group: MultiThreadedEventLoopGroup.singleton, host: "127.0.0.1",
            notifier: SystemdNotifier(environment: [:]), onStart: onStart, logger: DeliveryFixture.logger)
    }

    @Test("fails, and with it the node, where nothing can be accepted any more")
    func fails() async throws {
        let acceptor = Self.acceptor()
        let service = Self.service(acceptor) { _ in try await acceptor.listeningChannel?.close() }
        await #expect(throws: NetworkError.listeningEnded(reason: "the listening channel ended")) {
            try await service.run()
        }
    }

    @Test("ends without an error at the order to stop, and lets nobody in any more")
    func stops() async throws {
        let acceptor = Self.acceptor()
        try await testGracefulShutdown { trigger in
            let service = Self.service(acceptor) { _ in trigger.triggerGracefulShutdown() }
            try await service.run()
        }
        #expect(acceptor.listeningChannel?.isActive != true)
        #expect(acceptor.connectionCount == 0)
    }
}
