import DICOM
import DICOMNetwork
import Logging
import NIOCore
import NIOPosix

/// An acceptor on loopback around a test's body.
struct RunningAcceptor {
    static let title = title("SEGNODE")

    let port: Int
    let storage: MemoryStorage
    let observer: RecordingObserver
    let acceptor: AssociationAcceptor

    var remote: RemoteApplicationEntity { RemoteApplicationEntity(title: Self.title, host: "127.0.0.1", port: port) }

    /// Requests associations as "TESTER".
    var requestor: AssociationRequestor {
        var timeouts = RequestorTimeouts()
        timeouts.association = .seconds(10)
        timeouts.response = .seconds(20)
        return AssociationRequestor(
            callingAETitle: Self.title("TESTER"),
            timeouts: timeouts,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Self.logger
        )
    }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func title(_ text: String) -> ApplicationEntityTitle {
        guard let title = ApplicationEntityTitle(text) else { preconditionFailure("\(text) is no AE title") }
        return title
    }

    /// Starts an acceptor, runs the body, closes the acceptor.
    @discardableResult
    static func run<Result>(
        storage: MemoryStorage = MemoryStorage(),
        configure: (inout AcceptorConfiguration) -> Void = { _ in },
        _ body: (RunningAcceptor) async throws -> Result
    ) async throws -> Result {
        var configuration = AcceptorConfiguration(aeTitle: title, host: "127.0.0.1", port: 0)
        configure(&configuration)
        let observer = RecordingObserver()
        let acceptor = AssociationAcceptor(
            configuration: configuration,
            storage: storage,
            observer: observer,
            logger: logger
        )
        let port = try await acceptor.start(on: MultiThreadedEventLoopGroup.singleton)
        let running = RunningAcceptor(port: port, storage: storage, observer: observer, acceptor: acceptor)
        do {
            let result = try await body(running)
            await acceptor.close(within: .seconds(5))
            return result
        } catch {
            await acceptor.close(within: .seconds(1))
            throw error
        }
    }

    /// Waits until a condition holds, ten seconds at most.
    static func eventually(_ condition: () -> Bool) async throws -> Bool {
        for _ in 0..<1000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
        return condition()
    }
}
