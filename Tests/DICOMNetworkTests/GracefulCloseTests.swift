import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("An acceptor that closes")
struct GracefulCloseTests {
    static let store = Samples.command(0x0001, hasDataSet: true)

    @Test("idle associations end at once, and no new ones come")
    func idle() async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.associate(with: running) { peer in
                async let closed: Void = running.acceptor.close(within: .seconds(300))
                let answer = try await peer.next(2).last
                #expect(answer == .abort(.serviceUser))
                try await peer.channel.close()
                await closed
            }
            // To connect would prove nothing: a neighbour may have the port by now.
            #expect(running.acceptor.listeningChannel?.isActive != true)
        }
    }

    @Test("the instance that is arriving is answered first")
    func inFlight() async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Self.store, context: 3)
                try await peer.send(Samples.fragment([1, 2], context: 3, isCommand: false, isLast: false))
                #expect(try await RunningAcceptor.eventually { running.storage.begun == 1 })
                async let closed: Void = running.acceptor.close(within: .seconds(300))
                try await Task.sleep(for: .milliseconds(100))
                #expect(peer.pdus.count == 1, "not aborted while an instance arrives")
                try await peer.send(Samples.fragment([3, 4], context: 3, isCommand: false, isLast: true))
                #expect(try await peer.responses(1).first?.status == .success)
                #expect(try await peer.next(2).last == .abort(.serviceUser))
                try await peer.channel.close()
                await closed
            }
            #expect(running.storage.instances.map(\.bytes) == [[1, 2, 3, 4]])
        }
    }

    @Test("a request of ours that is not answered yet was cancelled by us, which the peer is not blamed for")
    func ownRequest() async throws {
        let provider = ScriptedProvider([.cFindRequest], [SOPClass.ctImageStorage: .provider])
        try await RunningAcceptor.run(services: [provider]) { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Samples.command(0x0020, hasDataSet: true), context: 3)
                try await peer.send(Samples.fragment([1, 2], context: 3, isCommand: false, isLast: true))
                #expect(try await RunningAcceptor.eventually { provider.asked.count == 1 })
                let asked = try #require(provider.asked.first)
                asked.responder.respond(.success)
                async let echo = asked.responder.association.perform(CEchoRequest(), in: asked.request.context)
                #expect(try await peer.responses(2).count == 2)
                async let closed: Void = running.acceptor.close(within: .seconds(300))
                #expect(try await peer.next(2).last == .abort(.serviceUser))
                try await peer.channel.close()
                await closed
                var failure: NetworkError?
                do { _ = try await echo } catch { failure = error as? NetworkError }
                #expect(failure == .cancelled)
            }
        }
    }

    @Test("what does not finish in time is broken off")
    func deadline() async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Self.store, context: 3)
                #expect(try await RunningAcceptor.eventually { running.storage.begun == 1 })
                await running.acceptor.close(within: .milliseconds(200))
                #expect(try await RunningAcceptor.eventually { peer.isClosed })
            }
            #expect(running.storage.abandoned == 1)
        }
    }

    @Test("a connection that has not asked for an association is closed without a word")
    func silentConnection() async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.connect(to: running) { peer in
                let isThere = try await RunningAcceptor.eventually { running.acceptor.connectionCount == 1 }
                #expect(isThere)
                await running.acceptor.close(within: .seconds(300))
                #expect(try await RunningAcceptor.eventually { peer.isClosed })
                #expect(peer.pdus.isEmpty)
            }
            #expect(running.observer.ended.isEmpty && running.observer.rejected.isEmpty)
            #expect(running.acceptor.connectionCount == 0)
        }
    }

    @Test("the instance that is being committed is answered first")
    func committing() async throws {
        let storage = MemoryStorage(isHesitant: true)
        try await RunningAcceptor.run(storage: storage) { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Self.store, context: 3)
                try await peer.send(Samples.fragment([1, 2], context: 3, isCommand: false, isLast: true))
                #expect(try await RunningAcceptor.eventually { storage.waiting == 1 })
                async let closed: Void = running.acceptor.close(within: .seconds(300))
                try await Task.sleep(for: .milliseconds(50))
                #expect(peer.pdus.count == 1 && peer.responses.isEmpty)
                storage.answerAll()
                #expect(try await peer.next(2).last == .abort(.serviceUser))
                #expect(peer.responses.map(\.status) == [.success])
                try await peer.channel.close()
                await closed
            }
            #expect(running.observer.ended.map(\.storedInstances) == [1])
        }
    }
}
