import DICOM
import DICOMNetwork
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@Suite("The end of an association", .timeLimit(.minutes(3)))
struct ReleaseTests {
    private struct Failure: Error {}

    @Test("a requestor whose peer asks for a release, too, answers that and waits for its own answer")
    func requestorCollision() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let end: Void = association.release()
            #expect(try await call.eventually { call.pdus.last == .releaseRequest })
            try await call.send(PDUEncoder.encode(.releaseRequest))
            #expect(Array(call.pdus.suffix(2)) == [.releaseRequest, .releaseReply])
            #expect(!call.isClosed)
            try await call.send(PDUEncoder.encode(.releaseReply))
            #expect(call.isClosed && !call.isAborted)
            #expect(call.pdus.last == .releaseReply)
            if !call.isClosed { await call.close() }
            await end
        }
    }

    @Test("a requestor closes the connection itself as soon as its release is answered")
    func requestorCloses() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let end: Void = association.release()
            #expect(try await call.eventually { call.pdus.last == .releaseRequest })
            #expect(!call.isClosed)
            try await call.send(PDUEncoder.encode(.releaseReply))
            #expect(call.isClosed && call.pdus.last == .releaseRequest)
            if !call.isClosed { await call.close() }
            await end
        }
    }

    /// The types of the PDUs that were sent since the last look.
    private static func sent(over channel: NIOAsyncTestingChannel) async throws -> [UInt8] {
        await channel.testingEventLoop.run()
        var types: [UInt8] = []
        while let bytes = try await channel.readOutbound(as: ByteBuffer.self) {
            types.append(bytes.getInteger(at: bytes.readerIndex) ?? 0)
        }
        return types
    }

    /// The channel of an acceptor that has answered a C-FIND of its peer.
    private static func answered(
        _ provider: ScriptedProvider, _ observer: RecordingObserver
    ) async throws -> NIOAsyncTestingChannel {
        let channel = NIOAsyncTestingChannel()
        try await channel.connect(to: try SocketAddress(ipAddress: "192.0.2.1", port: 1024))
        let server = AssociationAcceptor(
            configuration: AcceptorConfiguration(aeTitle: RunningAcceptor.title), services: ServiceRegistry([provider]),
            observer: observer, logger: RunningAcceptor.logger)
        try await channel.testingEventLoop.executeInContext { try server.serve(channel) }
        var request = Samples.request()
        request.presentationContexts.append(
            PresentationContextProposal(
                id: 5, abstractSyntax: UID.studyRootFind.description, transferSyntaxes: [Samples.implicit]))
        try await channel.writeInbound(PDUEncoder.encode(.associateRequest(request)))
        try await channel.writeInbound(Samples.pdu(QueryTests.find(), context: 5))
        try await channel.writeInbound(Samples.fragment([1, 2], context: 5, isCommand: false, isLast: true))
        return channel
    }

    @Test("an acceptor whose peer asks for a release, too, waits for its own answer and answers then")
    func acceptorCollision() async throws {
        let provider = ScriptedProvider([.cFindRequest], [.studyRootFind: .provider]) { $0.responder.respond(.success) }
        let observer = RecordingObserver()
        let channel = try await Self.answered(provider, observer)
        #expect(try await Self.sent(over: channel) == [2, 4])
        let association = try #require(provider.asked.first).responder.association
        async let end: Void = association.release()
        var sent: [UInt8] = []
        for _ in 0..<20_000 where sent.isEmpty {
            try await Task.sleep(for: .milliseconds(1))
            sent = try await Self.sent(over: channel)
        }
        #expect(sent == [5])
        try await channel.writeInbound(PDUEncoder.encode(.releaseRequest))
        #expect(try await Self.sent(over: channel) == [])
        #expect(observer.ended.isEmpty)
        try await channel.writeInbound(PDUEncoder.encode(.releaseReply))
        #expect(try await Self.sent(over: channel) == [6])
        #expect(observer.ended.map(\.end) == [.released])
        try await channel.close()
        await channel.testingEventLoop.run()
        await end
    }

    @Test("work on an association that fails aborts it, and the failure is the caller's")
    func failure() async throws {
        try await RunningAcceptor.run { running in
            await #expect(throws: Failure.self) {
                try await running.requestor.withAssociation(to: running.remote, proposing: [.verification]) {
                    (_: Association) async throws -> Void in
                    throw Failure()
                }
            }
            let hasEnded = try await RunningAcceptor.eventually { running.observer.ended.count == 1 }
            #expect(hasEnded)
            #expect(running.observer.ended.map(\.end) == [.abortedByPeer(.serviceUser)])
        }
    }

    @Test("an association that we broke off is the cancelling of whoever waits for a response")
    func abort() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let asked = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            var responses = try await asked
            association.abort()
            await call.settle()
            #expect(call.isAborted)
            await #expect(throws: NetworkError.cancelled) { _ = try await responses.next() }
            await #expect(throws: NetworkError.cancelled) { _ = try await RequestLifeTests.asking(association) }
            #expect(call.commands.count == 1)
        }
    }

    @Test("a release whose task is cancelled closes the connection at once, without waiting for its answer")
    func cancelledRelease() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            let release = Task { await association.release() }
            let isReleasing = try await call.eventually { call.pdus.last == .releaseRequest }
            #expect(isReleasing)
            #expect(!call.isClosed)
            release.cancel()
            #expect(try await call.eventually { call.isClosed })
            #expect(!call.isAborted)
            await release.value
        }
    }

    @Test("a request for an association whose task is cancelled is given up")
    func cancelledRequest() async throws {
        let asked = Samples.Last<PDU>()
        let script: ScriptedAcceptor.Script = { received in
            if case .pdu(let pdu) = received { asked.remember(pdu) }
            return []
        }
        try await ScriptedAcceptor.run(script) { remote in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await RequestorTests.requestor().withAssociation(to: remote, proposing: [.verification]) { _ in
                    }
                }
                let isAsked = try await RunningAcceptor.eventually { asked.value != nil }
                #expect(isAsked)
                group.cancelAll()
                await #expect(throws: NetworkError.cancelled) { try await group.next() }
            }
        }
    }
}
