import DICOMNetwork
import NIOCore
import Testing

@Suite("An acceptor whose peer closes its side while nothing is read")
struct HalfCloseTests {
    private static let last = Samples.fragment([3, 4], context: 3, isCommand: false, isLast: true)

    @Test("stores and answers what had arrived before")
    func disk() throws {
        let storage = MemoryStorage()
        let acceptor = DeadlineTests.acceptor(storage: storage)
        let peer = try acceptor.associate()
        storage.setStuck(true)
        peer.send(DeadlineTests.store)
        peer.send(Samples.fragment([1, 2], context: 3, isCommand: false, isLast: false))
        peer.send(Self.last)
        peer.closeInput()
        #expect(!peer.isClosed && storage.instances.isEmpty)
        storage.setStuck(false)
        peer.settle()
        #expect(storage.instances.map(\.bytes) == [[1, 2, 3, 4]])
        #expect(peer.responses.map(\.status) == [.success])
        #expect(peer.isClosed)
        let summary = try #require(acceptor.observer.ended.first)
        #expect(summary.storedInstances == 1 && summary.interruptedInstances == 0 && summary.end == .connectionLost)
    }

    @Test("hears the abort that came before")
    func abort() throws {
        let storage = MemoryStorage(isHesitant: true)
        let acceptor = DeadlineTests.acceptor(storage: storage)
        let peer = try acceptor.associate()
        peer.send(DeadlineTests.store)
        peer.send(Self.last)
        peer.send(PDUEncoder.encode(.abort(.serviceUser)))
        peer.closeInput()
        storage.answerAll()
        peer.settle()
        #expect(acceptor.observer.ended.map(\.end) == [.abortedByPeer(.serviceUser)])
        #expect(acceptor.observer.ended.map(\.storedInstances) == [1])
        #expect(peer.isClosed)
    }

    @Test("ends at once where nothing is held back")
    func idle() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider)
        peer.closeInput()
        #expect(peer.isClosed && provider.cancellations == 1)
    }

    @Test("closes after its answer has been taken, not before")
    func slowReader() throws {
        let acceptor = SimulatedAcceptor(storage: MemoryStorage(isHesitant: true), security: Dam.security())
        let peer = try acceptor.associate()
        peer.send(DeadlineTests.store)
        peer.send(Self.last)
        peer.closeInput()
        acceptor.storage.answerAll()
        peer.settle()
        #expect(!peer.isClosed && peer.responses.isEmpty)
        peer.openDam()
        #expect(peer.isClosed)
        #expect(peer.responses.map(\.status) == [.success])
    }

    @Test("answers over a socket of which one direction is closed")
    func socket() async throws {
        let storage = MemoryStorage(isHesitant: true)
        try await RunningAcceptor.run(storage: storage) { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(DeadlineTests.store)
                try await peer.send(Self.last)
                try await peer.channel.close(mode: .output)
                #expect(try await RunningAcceptor.eventually { storage.waiting == 1 })
                try await Task.sleep(for: .milliseconds(100))
                storage.answerAll()
                #expect(try await peer.responses(1).map(\.status) == [.success])
                #expect(try await RunningAcceptor.eventually { peer.isClosed })
            }
        }
    }

    /// Counts how often more is to be read from the socket.
    private final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        private let reads: Samples.Last<Int>
        init(_ reads: Samples.Last<Int>) { self.reads = reads }
        func read(context: ChannelHandlerContext) {
            reads.remember((reads.value ?? 0) + 1)
            context.read()
        }
    }

    @Test("reads on after its own abort, so that a peer that sends on and on comes to read that")
    func drained() throws {
        let reads = Samples.Last<Int>()
        let security = TransportSecurity { channel, _ in
            try channel.pipeline.syncOperations.addHandler(ReadCounter(reads))
        }
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider, security: security)
        for _ in 0..<3 { peer.send(QueryTests.echo) }
        let before = reads.value
        peer.read()
        #expect(reads.value == before, "two requests wait, and something behind them")
        provider.asked.first?.responder.association.abort()
        peer.settle()
        #expect(peer.isAborted && reads.value == (before ?? 0) + 1)
    }
}
