import DICOMNetwork
import Logging
import NIOCore
import Testing

@Suite("An acceptor whose peer stalls")
struct DeadlineTests {
    static let store = Samples.pdu(Samples.command(0x0001, hasDataSet: true), context: 3)
    static let echo = Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification), context: 1)

    /// Ten seconds for the request, twenty for a PDU, a hundred for anything.
    static func acceptor(storage: MemoryStorage = MemoryStorage()) -> SimulatedAcceptor {
        SimulatedAcceptor(storage: storage) {
            $0.associationRequestTimeout = .seconds(10)
            $0.pduTimeout = .seconds(20)
            $0.idleTimeout = .seconds(100)
            $0.minimumDataSetRate = 0
            $0.storageTimeout = .seconds(7200)
        }
    }

    static let slow: [(String, [UInt8], TimeAmount, AssociationEnd)] = [
        ("stops within a PDU", [4, 0, 0, 0, 1, 0, 0, 0], .seconds(20), .timedOut("the rest of a PDU")),
        ("stops within a header", [4, 0], .seconds(20), .timedOut("the rest of a PDU")),
        ("says nothing", [], .seconds(100), .timedOut("anything from the peer")),
    ]

    @Test("an association that stalls is aborted at its deadline", arguments: slow)
    func stalls(name: String, bytes: [UInt8], limit: TimeAmount, expected: AssociationEnd) throws {
        let acceptor = Self.acceptor()
        let peer = try acceptor.associate()
        peer.send(ByteBuffer(bytes: bytes))
        peer.wait(limit - .nanoseconds(1))
        #expect(peer.pdus.count == 1)
        peer.wait(.nanoseconds(1))
        #expect(peer.pdus.last == .abort(.serviceUser))
        #expect(acceptor.observer.ended.map(\.end) == [expected])
        peer.wait(.seconds(5))
        #expect(peer.isClosed, "whether the peer closes or not")
        #expect(acceptor.acceptor.connectionCount == 0)
    }

    @Test("one byte at a time does not extend the time for a PDU")
    func slowLoris() throws {
        let acceptor = Self.acceptor()
        let peer = try acceptor.associate()
        peer.send(Self.store)
        peer.send(ByteBuffer(bytes: [4, 0, 0, 1, 0, 0, 0, 0, 0xFF, 0xFC, 3, 0]))
        for _ in 0..<19 {
            peer.wait(.seconds(1))
            peer.send(ByteBuffer(bytes: [0]))
        }
        #expect(peer.pdus.count == 1)
        peer.wait(.seconds(1))
        #expect(peer.pdus.last == .abort(.serviceUser))
        #expect(acceptor.storage.abandoned == 1)
    }

    @Test("each PDU has the whole time for itself")
    func slowButSteady() throws {
        let acceptor = Self.acceptor()
        let peer = try acceptor.associate()
        peer.send(Self.store)
        let piece = Samples.fragment([1, 2], context: 3, isCommand: false, isLast: false)
        for _ in 0..<10 {
            peer.send(piece.getSlice(at: 0, length: 7) ?? ByteBuffer())
            peer.wait(.seconds(19))
            peer.send(piece.getSlice(at: 7, length: piece.readableBytes - 7) ?? ByteBuffer())
            peer.wait(.seconds(99))
        }
        peer.send(Samples.fragment([3], context: 3, isCommand: false, isLast: true))
        peer.settle()
        #expect(peer.responses.map(\.status) == [.success])
    }

    @Test("a connection that asks for nothing is closed without a word", arguments: [[], [1, 0, 0, 0]] as [[UInt8]])
    func silent(bytes: [UInt8]) throws {
        let acceptor = Self.acceptor()
        let peer = try acceptor.connect()
        peer.send(ByteBuffer(bytes: bytes))
        peer.wait(.seconds(10) - .nanoseconds(1))
        #expect(!peer.isClosed)
        peer.wait(.nanoseconds(1))
        #expect(peer.isClosed)
        #expect(peer.pdus.isEmpty)
        #expect(acceptor.acceptor.connectionCount == 0)
    }

    /// What a peer does before it has asked for an association, and how that ends its connection.
    static let early: [(name: String, behave: @Sendable (SimulatedPeer) -> Void, end: AssociationEnd)] = [
        ("says nothing", { $0.wait(.seconds(10)) }, .timedOut("an association request")),
        (
            "stops within its request",
            {
                $0.send(ByteBuffer(bytes: [1, 0, 0, 0]))
                $0.wait(.seconds(10))
            },
            .timedOut("an association request")
        ),
        ("closes", { $0.close() }, .connectionLost),
        ("aborts", { $0.send(PDUEncoder.encode(.abort(.serviceUser))) }, .abortedByPeer(.serviceUser)),
        (
            "asks for a release", { $0.send(PDUEncoder.encode(.releaseRequest)) },
            .abortedLocally("the peer sent a PDU that does not belong there")
        ),
    ]

    @Test("the log says why a connection ended that never became an association", arguments: early.indices)
    func earlyEnd(index: Int) throws {
        let (name, behave, end) = Self.early[index]
        let log = LoggedMessages()
        let acceptor = SimulatedAcceptor(logger: Logger(label: "test") { _ in log }) {
            $0.associationRequestTimeout = .seconds(10)
        }
        let peer = try acceptor.connect()
        behave(peer)
        #expect(log.all.contains("debug: Connection ended before an association"), "\(name)")
        #expect(log.values(of: "end") == [end.description])
        #expect(acceptor.observer.ended.isEmpty && acceptor.observer.rejected.isEmpty)
    }

    @Test("a request byte by byte does not extend the time for a request")
    func slowRequest() throws {
        let peer = try Self.acceptor().connect()
        for byte in PDUEncoder.encode(.associateRequest(Samples.request())).readableBytesView.prefix(10) {
            #expect(!peer.isClosed)
            peer.send(ByteBuffer(bytes: [byte]))
            peer.wait(.seconds(1))
        }
        #expect(peer.isClosed)
    }

    @Test("a rejected peer that stays is closed")
    func rejected() throws {
        let acceptor = Self.acceptor()
        let peer = try acceptor.connect()
        peer.send(PDUEncoder.encode(.associateRequest(Samples.request(called: "OTHER"))))
        #expect(peer.pdus == [.associateReject(.calledAETitleNotRecognized)])
        for _ in 0..<4 {
            peer.wait(.seconds(1))
            peer.send(Self.echo)
        }
        #expect(!peer.isClosed)
        peer.wait(.seconds(1))
        #expect(peer.isClosed)
        #expect(peer.responses.isEmpty)
        #expect(acceptor.acceptor.connectionCount == 0)
    }

    @Test("a pending commit holds back what follows, and silence during it is not the peer's")
    func backpressure() throws {
        let storage = MemoryStorage(isHesitant: true)
        let peer = try Self.acceptor(storage: storage).associate()
        peer.send(Self.store)
        peer.send(Samples.fragment([1, 2], context: 3, isCommand: false, isLast: true))
        #expect(storage.waiting == 1)
        peer.send(Self.echo)
        peer.wait(.hours(1))
        #expect(peer.responses.isEmpty, "the echo waits for the commit")
        storage.answerAll()
        peer.settle()
        let fields = try peer.responses.map { try $0.commandField() }
        #expect(fields == [.cStoreResponse, .cEchoResponse])
        peer.wait(.seconds(100) - .nanoseconds(1))
        #expect(!peer.isClosed, "the silence is counted from the answer")
        peer.wait(.nanoseconds(1))
        #expect(peer.pdus.last == .abort(.serviceUser))
    }
}
