import DICOMNetwork
import NIOCore
import Testing

@Suite("An acceptor whose peer stops, stalls or hurries")
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

    static let slow: [(String, [ByteBuffer], AssociationEnd)] = [
        ("stops within a PDU", [ByteBuffer(bytes: [4, 0, 0, 0, 1, 0, 0, 0])], .timedOut("the rest of a PDU")),
        ("stops within a header", [ByteBuffer(bytes: [4, 0])], .timedOut("the rest of a PDU")),
        ("says nothing", [], .timedOut("anything from the peer")),
    ]

    @Test("an association that stalls is aborted", arguments: slow)
    func stalls(name: String, bytes: [ByteBuffer], expected: AssociationEnd) async throws {
        func configure(_ configuration: inout AcceptorConfiguration) {
            configuration.pduTimeout = .milliseconds(200)
            configuration.idleTimeout = .milliseconds(400)
        }
        try await RunningAcceptor.run(configure: configure) { running in
            try await RawPeer.associate(with: running) { peer in
                for part in bytes { try await peer.send(part) }
                #expect(try await peer.next(2).last == .abort(.serviceUser))
            }
            #expect(running.observer.ended.first?.end == expected)
        }
    }

    @Test("one byte at a time does not extend the time for a PDU")
    func slowLoris() async throws {
        try await RunningAcceptor.run(configure: { $0.pduTimeout = .milliseconds(300) }) { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Self.store, context: 3)
                try await peer.send(ByteBuffer(bytes: [4, 0, 0, 1, 0, 0, 0, 0, 0xFF, 0xFC, 3, 0]))
                for _ in 0..<200 where peer.pdus.count < 2 {
                    try await peer.send(ByteBuffer(bytes: [0]))
                    try await Task.sleep(for: .milliseconds(10))
                }
                #expect(peer.pdus.last == .abort(.serviceUser))
            }
            #expect(running.storage.abandoned == 1)
        }
    }

    @Test("a connection that asks for nothing is closed", arguments: [[], [1, 0, 0, 0]] as [[UInt8]])
    func silent(bytes: [UInt8]) async throws {
        try await RunningAcceptor.run(configure: { $0.associationRequestTimeout = .milliseconds(200) }) { running in
            try await RawPeer.connect(to: running) { peer in
                try? await peer.send(ByteBuffer(bytes: bytes))
                let isClosed = try await RunningAcceptor.eventually { peer.isClosed }
                #expect(isClosed)
                #expect(peer.pdus.isEmpty)
            }
        }
    }

    @Test("a pending commit holds back what follows, and silence during it is not the peer's")
    func backpressure() async throws {
        let storage = MemoryStorage(isHesitant: true)
        func configure(_ configuration: inout AcceptorConfiguration) {
            configuration.pduTimeout = .milliseconds(200)
            configuration.idleTimeout = .milliseconds(200)
        }
        try await RunningAcceptor.run(storage: storage, configure: configure) { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Self.store, context: 3)
                try await peer.send(Samples.fragment([1, 2], context: 3, isCommand: false, isLast: true))
                #expect(try await RunningAcceptor.eventually { storage.waiting == 1 })
                try await peer.send(Samples.command(0x0030, sopClass: Samples.verification), context: 1)
                try await Task.sleep(for: .milliseconds(600))
                #expect(peer.responses.isEmpty, "the echo waits for the commit")
                storage.answerAll()
                let fields = try await peer.responses(2).map { try $0.commandField() }
                #expect(fields == [.cStoreResponse, .cEchoResponse])
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
                try await Task.sleep(for: .milliseconds(500))
                #expect(!peer.channel.isWritable, "forty megabytes do not fit anywhere")
                storage.answerAll()
                try await sent.futureResult.get()
                #expect(try await peer.responses(1).first?.status == .success)
            }
            #expect(try await RunningAcceptor.eventually { storage.abandoned == 1 })
        }
    }
}
