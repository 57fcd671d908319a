import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("An operation of the peer's")
struct AcceptedOperationTests {
    @Test("is cancelled once, although a request waits for it")
    func cancelled() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider)
        peer.send(QueryTests.echo)
        peer.send(QueryTests.cancel(7))
        peer.send(QueryTests.cancel(7))
        #expect(provider.cancellations == 1)
        peer.send(QueryTests.echo)
        peer.send(QueryTests.cancel(7))
        #expect(peer.responses.isEmpty)
        provider.asked.first?.responder.respond(.success)
        peer.settle()
        #expect(try peer.responses.map { try $0.commandField().rawValue } == [0x8020, 0x8030, 0x8030])
        #expect(provider.cancellations == 1 && !peer.isAborted)
    }

    @Test("has the response that belongs to it, by the ID of its request")
    func responses() async throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider)
        let asked = try #require(provider.asked.first)
        var response = try #require(asked.request.message as? CFindRequest).response(.pending)
        response.messageIDBeingRespondedTo = 99
        asked.responder.respond(response, dataSet: [8, 0])
        #expect(peer.settled.map { $0.number(CommandElement.messageIDBeingRespondedTo) } == [7])
        asked.responder.respond(CEchoResponse(status: .success))
        #expect(peer.settled.map(\.status) == [.pending, .processingFailure])
        #expect(try peer.responses.last?.commandField().rawValue == 0x8020)
    }

    @Test("needs an identifier for a match")
    func identifier() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider)
        let asked = try #require(provider.asked.first)
        asked.responder.respond(try #require(asked.request.message as? CFindRequest).response(.pending))
        #expect(peer.settled.map(\.status) == [.processingFailure])
    }

    @Test("has no identifier in its last response")
    func lastIdentifier() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider)
        let asked = try #require(provider.asked.first)
        asked.responder.respond(
            try #require(asked.request.message as? CFindRequest).response(.success), dataSet: [8, 0])
        #expect(peer.settled.map(\.status) == [.processingFailure])
    }

    @Test("ends after two hours without a response, and is told so")
    func endless() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider)
        let asked = try #require(provider.asked.first)
        let find = try #require(asked.request.message as? CFindRequest)
        peer.wait(.hours(1))
        asked.responder.respond(find.response(.pending), dataSet: [8, 0])
        peer.wait(.hours(2) - .nanoseconds(1))
        #expect(peer.responses.map(\.status) == [.pending] && provider.cancellations == 0)
        peer.wait(.nanoseconds(1))
        #expect(peer.responses.map(\.status) == [.pending, .processingFailure] && provider.cancellations == 1)
        peer.send(QueryTests.echo)
        #expect(peer.responses.last?.status == .success, "the association goes on")
    }

    @Test("does not keep an association whose peer takes none of its responses")
    func unread() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider, security: Dam.security())
        let asked = try #require(provider.asked.first)
        let find = try #require(asked.request.message as? CFindRequest)
        peer.wait(.seconds(1000))
        #expect(!peer.isAborted)
        asked.responder.respond(find.response(.pending), dataSet: [8, 0])
        peer.wait(.seconds(200))
        asked.responder.respond(find.response(.pending), dataSet: [8, 0])
        peer.wait(.seconds(100) - .nanoseconds(1))
        #expect(!peer.isAborted)
        peer.wait(.nanoseconds(1))
        #expect(peer.isAborted && provider.cancellations == 1)
        peer.wait(.seconds(5))
        #expect(peer.isClosed)
    }

    @Test("is answered by somebody who is heard while the peer reads, whether that says anything or not")
    func reading() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider, security: Dam.security())
        provider.asked.first?.responder.respond(.success)
        peer.wait(.seconds(299))
        peer.openDam()
        #expect(peer.responses.map(\.status) == [.success])
        peer.wait(.seconds(300) - .nanoseconds(1))
        #expect(!peer.isAborted)
        peer.wait(.nanoseconds(1))
        #expect(peer.isAborted)
    }

    @Test("that has come in part is not late while it is not looked at")
    func notLookedAt() throws {
        let peer = try DeadlineTests.acceptor().associate()
        let echo = DeadlineTests.echo
        peer.send(echo.getSlice(at: 0, length: 7) ?? ByteBuffer())
        peer.isWritable = false
        peer.send(echo.getSlice(at: 7, length: echo.readableBytes - 7) ?? ByteBuffer())
        peer.wait(.seconds(50))
        #expect(!peer.isAborted && peer.responses.isEmpty)
        peer.isWritable = true
        #expect(peer.responses.map(\.status) == [.success])
    }

    @Test("brings its data set although the peer does not read, as one that stores at the same time may not")
    func unwritable() throws {
        let acceptor = SimulatedAcceptor()
        let peer = try acceptor.associate()
        peer.send(DeadlineTests.store)
        peer.isWritable = false
        peer.send(Samples.fragment([1, 2], context: 3, isCommand: false, isLast: false))
        peer.send(Samples.fragment([3, 4], context: 3, isCommand: false, isLast: true))
        #expect(acceptor.storage.instances.map(\.bytes) == [[1, 2, 3, 4]])
        peer.settle()
        peer.send(DeadlineTests.store)
        peer.send(Samples.fragment([5, 6], context: 3, isCommand: false, isLast: true))
        #expect(acceptor.storage.instances.count == 1, "what is new waits")
        peer.isWritable = true
        #expect(acceptor.storage.instances.count == 2)
    }
}

extension SimulatedPeer {
    /// The responses that have come back when all is done that is due.
    fileprivate var settled: [CommandSet] {
        settle()
        return responses
    }
}
