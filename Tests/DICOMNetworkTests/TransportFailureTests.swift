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
}
