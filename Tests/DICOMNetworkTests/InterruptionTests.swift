import DICOMNetwork
import NIOCore
import Testing

@Suite("An acceptor whose peer stops or hurries")
struct InterruptionTests {
    static let store = Samples.command(0x0001, hasDataSet: true)

    @Test("a data set that does not arrive whole is abandoned", arguments: [true, false])
    func interrupted(byAbort: Bool) async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Self.store, context: 3)
                try await peer.send(Samples.fragment([1, 2, 3, 4], context: 3, isCommand: false, isLast: false))
                if byAbort { try await peer.send(PDUEncoder.encode(.abort(.serviceUser))) }
            }
            #expect(try await RunningAcceptor.eventually { running.observer.ended.count == 1 })
            #expect(running.storage.abandoned == 1)
            #expect(running.storage.instances.isEmpty)
            #expect(running.observer.ended.first?.interruptedInstances == 1)
            #expect(running.observer.ended.first?.end == (byAbort ? .abortedByPeer(.serviceUser) : .connectionLost))
        }
    }

    @Test("a release request in the middle of a data set ends the association without the instance")
    func releasedEarly() async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Self.store, context: 3)
                try await peer.send(PDUEncoder.encode(.releaseRequest))
                #expect(try await peer.next(2).last == .releaseReply)
            }
            #expect(try await RunningAcceptor.eventually { running.storage.abandoned == 1 })
        }
    }

    @Test("a peer whose data set the disk does not take is stopped by its own socket, and goes on when it does")
    func slowDisk() async throws {
        let storage = MemoryStorage()
        try await RunningAcceptor.run(storage: storage) { running in
            try await RawPeer.associate(with: running) { peer in
                storage.setStuck(true)
                try await peer.send(Self.store, context: 3)
                let piece = [UInt8](repeating: 7, count: 100_000)
                let pdu = Samples.fragment(piece, context: 3, isCommand: false, isLast: false)
                let last = Samples.fragment([1], context: 3, isCommand: false, isLast: true)
                let sent = peer.channel.eventLoop.makePromise(of: Void.self)
                for _ in 0..<400 { peer.channel.write(pdu, promise: nil) }
                peer.channel.writeAndFlush(last, promise: sent)
                #expect(try await RunningAcceptor.eventually { storage.begun == 1 && !peer.channel.isWritable })
                try await Task.sleep(for: .milliseconds(300))
                #expect(!peer.channel.isWritable, "forty megabytes do not fit anywhere")
                storage.setStuck(false)
                try await sent.futureResult.get()
                #expect(try await peer.responses(1).first?.status == .success)
                #expect(storage.instances.map(\.bytes.count) == [40_000_001])
            }
        }
    }

    @Test("a peer that sends on and on during a commit is stopped by its own socket")
    func flood() async throws {
        let storage = MemoryStorage(isHesitant: true)
        try await RunningAcceptor.run(storage: storage) { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Self.store, context: 3)
                try await peer.send(Samples.fragment([1, 2], context: 3, isCommand: false, isLast: true))
                #expect(try await RunningAcceptor.eventually { storage.waiting == 1 })
                try await peer.send(Self.store, context: 3)
                let piece = [UInt8](repeating: 7, count: 100_000)
                let pdu = Samples.fragment(piece, context: 3, isCommand: false, isLast: false)
                let sent = peer.channel.eventLoop.makePromise(of: Void.self)
                for _ in 0..<400 { peer.channel.write(pdu, promise: nil) }
                peer.channel.writeAndFlush(pdu, promise: sent)
                #expect(try await RunningAcceptor.eventually { !peer.channel.isWritable })
                try await Task.sleep(for: .milliseconds(300))
                #expect(!peer.channel.isWritable, "forty megabytes do not fit anywhere")
                storage.answerAll()
                try await sent.futureResult.get()
                #expect(try await peer.responses(1).first?.status == .success)
            }
            #expect(try await RunningAcceptor.eventually { storage.abandoned == 1 })
        }
    }
}
