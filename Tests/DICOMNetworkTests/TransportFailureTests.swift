import DICOMNetwork
import Logging
import NIOCore
import Testing

@Suite("A transport connection that fails")
struct TransportFailureTests {
    private struct NoTLS: Error {}

    @Test("because it cannot be protected is closed, which the log says once a minute")
    func unprotected() {
        let messages = LoggedMessages()
        let acceptor = SimulatedAcceptor(
            security: TransportSecurity { _, _ in throw NoTLS() }, logger: Logger(label: "test") { _ in messages })
        for _ in 0..<3 { #expect(throws: NoTLS.self) { try acceptor.connect() } }
        #expect(messages.all == ["warning: A connection cannot be protected: closed"])
    }

    @Test("says in the log by what, and is lost")
    func broken() throws {
        let messages = LoggedMessages()
        let acceptor = SimulatedAcceptor(logger: Logger(label: "test") { _ in messages })
        let peer = try acceptor.associate()
        peer.fail(NoTLS())
        #expect(messages.all.contains("debug: Transport connection failed"))
        #expect(peer.isClosed && acceptor.observer.ended.map(\.end) == [.connectionLost])
    }

    @Test("because there are far too many is told of in the log once a minute, with its address")
    func tooMany() throws {
        let messages = LoggedMessages()
        let acceptor = SimulatedAcceptor(logger: Logger(label: "test") { _ in messages }) {
            $0.maximumAssociations = 1
        }
        let peers = try (0..<1 + 16).map { _ in try acceptor.connect(from: "192.0.2.1") }
        #expect(messages.all.isEmpty)
        for _ in 0..<3 { #expect(throws: ChannelError.self) { try acceptor.connect(from: "192.0.2.9") } }
        #expect(messages.all == ["warning: Too many connections: closed unheard"])
        #expect(messages.values(of: "peer") == ["192.0.2.9"])
        #expect(acceptor.acceptor.connectionCount == peers.count)
    }
}
