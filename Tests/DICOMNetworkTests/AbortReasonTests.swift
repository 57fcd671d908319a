import DICOMNetwork
import NIOCore
import Testing

/// Standard: PS3.8 9.3.8, Table 9-26.
@Suite("The reason of an abort")
struct AbortReasonTests {
    private static let established: [(String, ByteBuffer, AbortReason)] = [
        ("a PDU of no known type", ByteBuffer(bytes: [8, 0, 0, 0, 0, 4]), AbortReason(source: 2, reason: 1)),
        (
            "a second request", PDUEncoder.encode(.associateRequest(Samples.request())),
            AbortReason(source: 2, reason: 2)
        ),
        ("an acceptance", PDUEncoder.encode(.associateAccept(Samples.accept)), AbortReason(source: 2, reason: 2)),
        ("a reply without a request", PDUEncoder.encode(.releaseReply), AbortReason(source: 2, reason: 2)),
        ("a PDU that is too long", ByteBuffer(bytes: [4, 0, 0, 2, 0, 1]), AbortReason(source: 2, reason: 6)),
        ("a value beyond its PDU", ByteBuffer(bytes: [4, 0, 0, 0, 0, 6, 0, 0, 0, 9, 1, 0]), .invalidParameter),
        (
            "a command in a context that was not accepted",
            Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification), context: 9),
            AbortReason(source: 2, reason: 2)
        ),
        (
            "a data set without a command", Samples.fragment([1, 2], context: 3, isCommand: false, isLast: true),
            AbortReason(source: 2, reason: 2)
        ),
    ]

    @Test("says what was wrong on an association", arguments: established)
    func during(name: String, bytes: ByteBuffer, reason: AbortReason) throws {
        let peer = try SimulatedAcceptor().associate()
        peer.send(bytes)
        #expect(Array(peer.pdus.dropFirst()) == [.abort(reason)], "\(name)")
        peer.wait(.seconds(5))
        #expect(peer.isClosed)
    }

    private static let early: [(String, ByteBuffer, AbortReason)] = [
        ("text", ByteBuffer(string: "GET / HTTP/1.1"), AbortReason(source: 2, reason: 1)),
        ("a request that is too short", ByteBuffer(bytes: [1, 0, 0, 0, 0, 67]), AbortReason(source: 2, reason: 6)),
        ("a request for release", PDUEncoder.encode(.releaseRequest), AbortReason(source: 0, reason: 0)),
        (
            "data", Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification), context: 1),
            AbortReason(source: 0, reason: 0)
        ),
    ]

    @Test("says what was wrong where there is no association yet", arguments: early)
    func before(name: String, bytes: ByteBuffer, reason: AbortReason) throws {
        let acceptor = SimulatedAcceptor()
        let peer = try acceptor.connect()
        peer.send(bytes)
        #expect(peer.pdus == [.abort(reason)], "\(name)")
        #expect(acceptor.observer.accepted.isEmpty && acceptor.observer.ended.isEmpty)
    }

    @Test("is the service user's where our own side breaks off")
    func own() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider)
        provider.asked.first?.responder.association.abort()
        peer.settle()
        #expect(peer.pdus.last == .abort(AbortReason(source: 0, reason: 0)))
        #expect(provider.cancellations == 1)
    }

    @Test("is not sent to a peer that has aborted, and a rejected one is not told twice")
    func silence() throws {
        let acceptor = SimulatedAcceptor()
        let peer = try acceptor.associate()
        peer.send(PDUEncoder.encode(.abort(.unexpectedPDU)))
        peer.settle()
        #expect(peer.pdus.count == 1 && peer.isClosed)
        #expect(acceptor.observer.ended.map(\.end) == [.abortedByPeer(AbortReason(source: 2, reason: 2))])
        let rejected = try acceptor.connect()
        rejected.send(PDUEncoder.encode(.associateRequest(Samples.request(called: "OTHER"))))
        rejected.send(PDUEncoder.encode(.releaseRequest))
        #expect(rejected.pdus == [.associateReject(.calledAETitleNotRecognized)])
        #expect(acceptor.observer.ended.count == 1 && acceptor.observer.rejected.count == 1)
    }
}
