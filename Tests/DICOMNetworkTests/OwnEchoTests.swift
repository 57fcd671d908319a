import DICOM
import DICOMNetwork
import Dispatch
import Glibc
import NIOCore
import NIOPosix
import Testing

@Suite("A node that calls itself")
struct OwnEchoTests {
    @Test(
        "it is answered, wherever it listens, and nobody hears of it",
        arguments: ["127.0.0.1", "0.0.0.0", "localhost", "127.0.0.2", "::1", "::"])
    func answered(host: String) async throws {
        try await RunningAcceptor.run(configure: { $0.host = host }) { running in
            let isAnswered = try await Self.echo(running.acceptor)
            #expect(isAnswered)
            #expect(running.observer.accepted.isEmpty)
            #expect(running.observer.ended.isEmpty)
        }
    }

    @Test("it needs no place: it is answered where the limit is reached, and takes no room from others")
    func limits() async throws {
        try await RunningAcceptor.run(configure: {
            $0.maximumAssociations = 1
            $0.allowedCallingTitles = [RunningAcceptor.title("TESTER")]
        }) { running in
            try await running.requestor.withAssociation(to: running.remote, proposing: [.verification]) { association in
                let isAnswered = try await Self.echo(running.acceptor)
                #expect(isAnswered)
                let status = try await association.echo()
                #expect(status == .success)
                #expect(running.acceptor.connectionCount == 1)
            }
            #expect(running.observer.rejected.isEmpty)
        }
    }

    @Test("where the event loops stand still it is not answered, and says so in time")
    func hanging() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let acceptor = Self.acceptor
        _ = try await acceptor.start(on: group)
        let isAnswered = try await Self.echo(acceptor)
        #expect(isAnswered)
        let gate = DispatchSemaphore(value: 0)
        group.next().execute { gate.wait() }
        let start = ContinuousClock.now
        await #expect(throws: OwnEchoError.self) { try await Self.echo(acceptor, limit: .milliseconds(300)) }
        #expect(ContinuousClock.now - start < .seconds(20))
        gate.signal()
        await acceptor.close(within: .seconds(5))
        try await group.shutdownGracefully()
    }

    @Test("an acceptor that does not listen is not called")
    func notListening() throws {
        let isAnswered = try Self.acceptor.echoItself(within: .seconds(1))
        #expect(!isAnswered)
    }

    @Test("what a connection does not take, or not whole, is told at that step", arguments: [true, false])
    func notSent(isClosed: Bool) throws {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let status = socketpair(AF_UNIX, type, 0, &ends)
        try #require(status == 0)
        let (own, other) = (ends[0], ends[1])
        defer { close(own) }
        if isClosed {
            // Also for a process that another test has forked meanwhile.
            shutdown(other, Int32(SHUT_RDWR))
            close(other)
        }
        defer { if !isClosed { close(other) } }
        let error = #expect(throws: OwnEchoError.self) {
            try OwnEcho.send(ByteBuffer(repeating: 7, count: isClosed ? 100 : 50_000_000), over: own)
        }
        guard case .unanswered("send", let number) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        if isClosed { #expect(number == EPIPE) }
    }

    private static var acceptor: AssociationAcceptor {
        AssociationAcceptor(
            configuration: AcceptorConfiguration(aeTitle: RunningAcceptor.title, host: "127.0.0.1", port: 0),
            services: ServiceRegistry([VerificationProvider()]), observer: RecordingObserver(),
            logger: RunningAcceptor.logger)
    }

    @concurrent private static func echo(
        _ acceptor: AssociationAcceptor, limit: Duration = .seconds(60)
    ) async throws -> Bool {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "echo").async {
                continuation.resume(with: Result { try acceptor.echoItself(within: limit) })
            }
        }
    }
}
