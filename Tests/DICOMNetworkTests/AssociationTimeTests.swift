import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("How long an association waits")
struct AssociationTimeTests {
    private static let piece = Samples.fragment([1, 2, 3, 4], context: 3, isCommand: false, isLast: false)
    private static let start = piece.getSlice(at: 0, length: 7) ?? ByteBuffer()
    private static let rest = piece.getSlice(at: 7, length: piece.readableBytes - 7) ?? ByteBuffer()

    @Test("a PDU that begins in the bytes with which another one ends has the whole time for itself")
    func consecutive() throws {
        let peer = try DeadlineTests.acceptor().associate()
        peer.send(DeadlineTests.store)
        peer.send(Self.start)
        for _ in 0..<3 {
            peer.wait(.seconds(15))
            var bytes = Self.rest
            bytes.writeImmutableBuffer(Self.start)
            peer.send(bytes)
        }
        peer.wait(.seconds(20) - .nanoseconds(1))
        #expect(!peer.isAborted)
        peer.wait(.nanoseconds(1))
        #expect(peer.isAborted)
    }

    @Test("every byte of a peer puts off the end of its silence")
    func anything() throws {
        let acceptor = DeadlineTests.acceptor()
        let peer = try acceptor.associate()
        for _ in 0..<3 {
            peer.wait(.seconds(99))
            peer.send(DeadlineTests.echo)
        }
        #expect(peer.responses.count == 3)
        peer.wait(.seconds(100) - .nanoseconds(1))
        #expect(!peer.isAborted)
        peer.wait(.nanoseconds(1))
        #expect(acceptor.observer.ended.map(\.end) == [.timedOut("anything from the peer")])
    }

    @Test("an operation has the time that the acceptor's settings give it, anew after each pending response")
    func operation() throws {
        let provider = QueryTests.provider()
        let acceptor = SimulatedAcceptor(services: [provider]) {
            $0.operationTimeout = .seconds(70)
            $0.storageTimeout = .seconds(20)
        }
        let peer = try acceptor.associate(adding: [5: .studyRootFind])
        peer.send(Samples.pdu(QueryTests.find(), context: 5))
        peer.send(Samples.fragment([1, 2], context: 5, isCommand: false, isLast: true))
        let asked = try #require(provider.asked.first)
        let find = try #require(asked.request.message as? CFindRequest)
        peer.wait(.seconds(60))
        asked.responder.respond(find.response(.pending), dataSet: [8, 0])
        peer.wait(.seconds(70) - .nanoseconds(1))
        #expect(peer.responses.map(\.status) == [.pending] && provider.cancellations == 0)
        peer.wait(.nanoseconds(1))
        #expect(peer.responses.map(\.status) == [.pending, .processingFailure] && provider.cancellations == 1)
        asked.responder.respond(.success)
        peer.settle()
        #expect(peer.responses.count == 2, "it was answered already")
    }

    @Test("a connection is not waited for longer than a request, where that is less than five seconds")
    func shortClose() throws {
        let peer = try SimulatedAcceptor { $0.associationRequestTimeout = .seconds(3) }.associate()
        peer.send(PDUEncoder.encode(.releaseRequest))
        peer.wait(.seconds(3) - .nanoseconds(1))
        #expect(!peer.isClosed)
        peer.wait(.nanoseconds(1))
        #expect(peer.isClosed)
    }

    @Test("a requestor keeps an association on which nothing happens, and waits for a PDU as for a response")
    func requestor() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, _ in
            await call.wait(.hours(24))
            #expect(!call.isAborted && !call.isClosed)
            try await call.send(ByteBuffer(bytes: [5, 0, 0]))
            await call.wait(.seconds(60) - .nanoseconds(1))
            #expect(!call.isAborted)
            await call.wait(.nanoseconds(1))
            #expect(call.isAborted)
        }
    }

    @Test("what the disk said of one wait does not end the next one")
    func staleDisk() throws {
        let storage = MemoryStorage()
        let peer = try DataSetLimitTests.acceptor(storage: storage).associate()
        peer.send(DataSetLimitTests.store)
        storage.setStuck(true)
        peer.send(DataSetLimitTests.piece(4))
        // The disk is too late for the first instance, which is given up.
        peer.wait(.seconds(50))
        let late = storage.takeResumptions()
        #expect(late.count == 1)
        peer.send(DataSetLimitTests.piece(5, isLast: true))
        #expect(peer.responses.map(\.status) == [.outOfResources])
        peer.send(DataSetLimitTests.store)
        peer.send(DataSetLimitTests.piece(6))
        for resume in late { resume() }
        peer.settle()
        peer.send(DataSetLimitTests.piece(7, isLast: true))
        #expect(storage.instances.isEmpty, "the second instance waits for its own turn")
        storage.setStuck(false)
        peer.settle()
        #expect(storage.instances.map(\.bytes.count) == [13])
        #expect(peer.responses.map(\.status) == [.outOfResources, .success])
    }

    private static let storing = ProposedContext(
        abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: [.explicitVRLittleEndian], roles: .provider)

    @Test("a requestor that is sent an instance has the usual patience with its own disk")
    func requestorDisk() async throws {
        let storage = MemoryStorage(isHesitant: true)
        let requestor = RequestLifeTests.requestor(serving: [storage])
        try await SimulatedCall.run(requestor, [Self.storing]) { call, _ in
            try await call.send(
                Samples.pdu(Samples.command(0x0001, hasDataSet: true), context: 1),
                Samples.fragment([1, 2], context: 1, isCommand: false, isLast: true))
            #expect(storage.waiting == 1)
            await call.wait(.seconds(120) - .nanoseconds(1))
            #expect(call.commands.isEmpty)
            await call.wait(.nanoseconds(1))
            #expect(call.commands.map(\.status) == [.outOfResources])
            #expect(!call.isAborted)
        }
    }

    @Test("a requestor that is sent an instance waits for a thousand bytes a second, over five minutes")
    func requestorRate() async throws {
        let storage = MemoryStorage()
        let requestor = RequestLifeTests.requestor(serving: [storage])
        try await SimulatedCall.run(requestor, [Self.storing]) { call, _ in
            try await call.send(Samples.pdu(Samples.command(0x0001, hasDataSet: true), context: 1))
            for count in [100_000, 100_000, 100_000, 100_000, 100_000, 99_999] {
                let piece = [UInt8](repeating: 7, count: count)
                try await call.send(Samples.fragment(piece, context: 1, isCommand: false, isLast: false))
                await call.wait(.seconds(100) - .nanoseconds(1))
                #expect(!call.isAborted)
                await call.wait(.nanoseconds(1))
            }
            #expect(call.isAborted, "a byte is missing")
            #expect(storage.abandoned == 1)
        }
    }
}
