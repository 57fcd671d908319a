import DICOM
import DICOMNetwork
import Logging
import NIOCore
import NIOPosix

/// An acceptor on loopback around a test's body.
struct RunningAcceptor {
    static let title = title("SEGNODE")

    let host: String
    let port: Int
    let storage: MemoryStorage
    let observer: RecordingObserver
    let acceptor: AssociationAcceptor

    var remote: RemoteApplicationEntity { RemoteApplicationEntity(title: Self.title, host: host, port: port) }

    /// Requests associations as "TESTER".
    var requestor: AssociationRequestor {
        var timeouts = RequestorTimeouts()
        timeouts.connect = Self.patience
        timeouts.association = Self.patience
        timeouts.response = Self.patience
        return AssociationRequestor(
            callingAETitle: Self.title("TESTER"),
            timeouts: timeouts,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Self.logger
        )
    }

    /// How long is waited for what is sure to come: neighbours may keep the machine busy.
    static let patience = Duration.seconds(3600)

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func title(_ text: String) -> ApplicationEntityTitle {
        guard let title = ApplicationEntityTitle(text) else { preconditionFailure("\(text) is no AE title") }
        return title
    }

    /// Starts an acceptor, runs the body, closes the acceptor.
    @discardableResult
    static func run<Result>(
        storage: MemoryStorage = MemoryStorage(),
        services: [any ServiceProvider] = [],
        configure: (inout AcceptorConfiguration) -> Void = { _ in },
        _ body: (RunningAcceptor) async throws -> Result
    ) async throws -> Result {
        var configuration = AcceptorConfiguration(aeTitle: title, host: "127.0.0.1", port: 0)
        configuration.associationRequestTimeout = patience
        configuration.pduTimeout = patience
        configuration.idleTimeout = patience
        configuration.storageTimeout = patience
        configuration.dataSetWindow = patience
        configure(&configuration)
        let observer = RecordingObserver()
        let acceptor = AssociationAcceptor(
            configuration: configuration,
            services: ServiceRegistry([VerificationProvider(), storage] + services),
            observer: observer,
            logger: logger
        )
        let port = try await acceptor.start(on: MultiThreadedEventLoopGroup.singleton)
        let running = RunningAcceptor(
            host: configuration.host,
            port: port,
            storage: storage,
            observer: observer,
            acceptor: acceptor
        )
        do {
            let result = try await body(running)
            await acceptor.close(within: .seconds(5))
            return result
        } catch {
            await acceptor.close(within: .seconds(1))
            throw error
        }
    }

    /// Waits until a condition holds, at least a minute before it gives up: neighbours may keep the machine busy.
    static func eventually(_ condition: () -> Bool) async throws -> Bool {
        for _ in 0..<6000 {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return condition()
    }
}
