import DICOM
import DICOMNetwork
import NIOCore
import Synchronization
import Testing

/// What an association can do that has no client and no server.
@Suite("An association whose two sides both ask")
struct SymmetryTests {
    private static let item = StoreItem(
        source: .bytes([1, 2, 3, 4]), sopClassUID: SOPClass.ctImageStorage, sopInstanceUID: UID(constant: "1.2.3.4"),
        transferSyntax: .explicitVRLittleEndian)

    /// C-GET with Storage in the role that a C-GET provider needs.
    private static func getProvider() -> ScriptedProvider {
        ScriptedProvider([.cGetRequest], [.studyRootGet: .provider, SOPClass.ctImageStorage: .user])
    }

    private static let getContexts = [
        ProposedContext(abstractSyntax: .studyRootGet, transferSyntaxes: [.explicitVRLittleEndian]),
        ProposedContext(
            abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: [.explicitVRLittleEndian], roles: .provider),
    ]

    @Test("instances of a C-GET come back on its own association")
    func get() async throws {
        let provider = Self.getProvider()
        let storage = MemoryStorage()
        try await SimulatedPair.run(acceptor: [provider], requestor: [storage], proposing: Self.getContexts) {
            association in
            var responses = try await association.responses(
                to: CGetRequest(sopClassUID: .studyRootGet), in: try association.context(for: .studyRootGet),
                dataSet: .bytes([9, 9]))
            #expect(try await RunningAcceptor.eventually { provider.asked.count == 1 })
            let asked = try #require(provider.asked.first)
            let get = try #require(asked.request.message as? CGetRequest)
            for number in 1...3 as ClosedRange<UInt16> {
                let stored = try await asked.responder.association.store(Self.item)
                #expect(stored.status == .success)
                let progress = Suboperations(remaining: 3 - number, completed: number, failed: 0, warning: 0)
                try await asked.responder.send(get.response(.pending, progress))
                let next = try await responses.next()
                #expect(next?.response.suboperations == progress)
            }
            asked.responder.respond(get.response(.success, Suboperations(completed: 3, failed: 0, warning: 0)))
            let last = try await responses.next()
            #expect(last?.response.status == .success && last?.response.suboperations.completed == 3)
            let end = try await responses.next()
            #expect(end == nil)
        }
        #expect(storage.instances.map(\.bytes) == [[UInt8]](repeating: [1, 2, 3, 4], count: 3))
        #expect(storage.instances.first?.request.callingAETitle == RunningAcceptor.title)
    }

    @Test("a role that was not agreed on is nobody's", arguments: [true, false])
    func roles(isServed: Bool) async throws {
        var contexts = Self.getContexts
        if isServed { contexts[1].roles = .user }
        let provider = Self.getProvider()
        try await SimulatedPair.run(
            acceptor: isServed ? [provider] : [provider, MemoryStorage()], requestor: [MemoryStorage()],
            proposing: contexts
        ) { association in
            let storage = association.contexts.filter { $0.abstractSyntax == SOPClass.ctImageStorage }
            if isServed {
                #expect(storage.isEmpty, "a user of Storage is not asked to store")
            } else {
                #expect(storage.map(\.roles) == [.provider])
                await #expect(throws: NetworkError.self) { _ = try await association.store(Self.item) }
            }
        }
    }

    @Test(
        "a role selection is answered where it changes anything",
        arguments: [
            (nil, nil), (.user, nil), ([.user, .provider], [.user, .provider]), (.provider, .provider), ([], nil),
        ] as [(ServiceRoles?, ServiceRoles?)])
    func selections(proposed: ServiceRoles?, answered: ServiceRoles?) throws {
        let provider = ScriptedProvider([.cStoreRequest], [SOPClass.ctImageStorage: [.provider, .user]])
        let acceptor = SimulatedAcceptor(services: [provider])
        var request = Samples.request()
        request.userInformation.roleSelections =
            proposed.map { [Self.selection($0)] } ?? []
        let peer = try acceptor.connect()
        peer.send(PDUEncoder.encode(.associateRequest(request)))
        guard case .associateAccept(let accept)? = peer.pdus.first else { throw RawPeer.Unexpected(peer.pdus) }
        #expect(accept.presentationContexts.map(\.result) == [.acceptance, .acceptance])
        #expect(accept.userInformation.roleSelections == (answered.map { [Self.selection($0)] } ?? []))
    }

    private static func selection(_ roles: ServiceRoles) -> RoleSelection {
        RoleSelection(
            sopClassUID: Samples.ct, isUser: roles.contains(.user), isProvider: roles.contains(.provider))
    }

    @Test("an acceptor reports an event on the association on which it was asked for the action")
    func event() async throws {
        let commitment = ScriptedProvider([.nActionRequest], [.storageCommitment: .provider])
        let reports = ScriptedProvider([.nEventReportRequest], [.storageCommitment: .user]) { asked in
            guard let report = asked.request.message as? NEventReportRequest else { return }
            asked.responder.respond(report.response(.success))
        }
        let context = ProposedContext(
            abstractSyntax: .storageCommitment, transferSyntaxes: [.implicitVRLittleEndian])
        let instance = UID(constant: "1.2.840.10008.1.20.1.1")
        try await SimulatedPair.run(acceptor: [commitment], requestor: [reports], proposing: [context]) { association in
            let near = try association.context(for: .storageCommitment)
            async let action = association.perform(
                NActionRequest(sopClassUID: .storageCommitment, sopInstanceUID: instance, actionTypeID: 1),
                in: near, dataSet: .bytes([1, 2]))
            #expect(try await RunningAcceptor.eventually { commitment.asked.count == 1 })
            let asked = try #require(commitment.asked.first)
            let request = try #require(asked.request.message as? NActionRequest)
            // The report overtakes the response.
            let far = asked.responder.association
            let report = try await far.perform(
                NEventReportRequest(sopClassUID: .storageCommitment, sopInstanceUID: instance, eventTypeID: 2),
                in: asked.request.context, dataSet: .bytes([3, 4]))
            #expect(report.response.status == .success && report.response.typeID == 2)
            asked.responder.respond(request.response(.success))
            let response = try await action.response
            #expect(response.status == .success && response.typeID == 1)
            #expect(reports.asked.map(\.dataSet) == [[3, 4]])
        }
    }

    @Test("a requestor that serves nothing recognizes no operation, and goes on with its own")
    func unsolicited() async throws {
        let find = ScriptedProvider([.cFindRequest], [.studyRootFind: .provider])
        let context = ProposedContext(abstractSyntax: .studyRootFind, transferSyntaxes: [.implicitVRLittleEndian])
        try await SimulatedPair.run(acceptor: [find], proposing: [context]) { association in
            let near = try association.context(for: .studyRootFind)
            async let found = association.perform(
                CFindRequest(sopClassUID: .studyRootFind), in: near, dataSet: .bytes([1, 2]))
            #expect(try await RunningAcceptor.eventually { find.asked.count == 1 })
            let asked = try #require(find.asked.first)
            let report = NEventReportRequest(
                sopClassUID: .studyRootFind, sopInstanceUID: UID(constant: "1.2"), eventTypeID: 1)
            let answer = try await asked.responder.association.perform(
                report, in: asked.request.context, dataSet: .bytes([UInt8](repeating: 0, count: 300_000)))
            #expect(answer.response.status == .unrecognizedOperation)
            asked.responder.respond(.success)
            let status = try await found.response.status
            #expect(status == .success)
        }
    }

    @Test(
        "two sides that send without end at once both come to their end, although neither reads while it is full",
        .timeLimit(.minutes(3)))
    func bothSend() async throws {
        let bytes = [UInt8](repeating: 7, count: 40_000_000)
        let (near, far) = (MemoryStorage(), MemoryStorage())
        let find = ScriptedProvider(
            [.cFindRequest], [.studyRootFind: .provider, SOPClass.ctImageStorage: .user])
        let contexts = [
            ProposedContext(abstractSyntax: .studyRootFind, transferSyntaxes: [.implicitVRLittleEndian]),
            ProposedContext(
                abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: [.explicitVRLittleEndian],
                roles: [.user, .provider]),
        ]
        try await RunningAcceptor.run(storage: far, services: [find]) { running in
            var requestor = running.requestor
            requestor.services = ServiceRegistry([near])
            try await requestor.withAssociation(to: running.remote, proposing: contexts) { association in
                async let found = association.perform(
                    CFindRequest(sopClassUID: .studyRootFind), in: try association.context(for: .studyRootFind),
                    dataSet: .bytes([1, 2]))
                #expect(try await RunningAcceptor.eventually { find.asked.count == 1 })
                let responder = try #require(find.asked.first).responder
                responder.respond(.success)
                _ = try await found
                async let there = association.store(AssociationTests.item(bytes))
                async let back = responder.association.store(AssociationTests.item(bytes))
                let statuses = try await [there.status, back.status]
                #expect(statuses == [.success, .success])
            }
        }
        #expect(near.instances.map(\.bytes.count) == [40_000_000] && far.instances.map(\.bytes.count) == [40_000_000])
    }

    @Test("requests that are made at once go out one after the other")
    func window() async throws {
        let provider = ScriptedProvider([.cFindRequest], [.studyRootFind: .provider])
        let context = ProposedContext(abstractSyntax: .studyRootFind, transferSyntaxes: [.implicitVRLittleEndian])
        try await SimulatedPair.run(acceptor: [provider], proposing: [context]) { association in
            let near = try association.context(for: .studyRootFind)
            try await withThrowingTaskGroup(of: DIMSEStatus.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        let request = CFindRequest(sopClassUID: .studyRootFind)
                        return try await association.perform(request, in: near, dataSet: .bytes([1, 2])).response.status
                    }
                }
                for count in 1...5 {
                    #expect(try await RunningAcceptor.eventually { provider.asked.count == count })
                    try await Task.sleep(for: .milliseconds(20))
                    #expect(provider.asked.count == count)
                    provider.asked.last?.responder.respond(.success)
                }
                for try await status in group { #expect(status == .success) }
            }
            let ids = provider.asked.compactMap { ($0.request.message as? CFindRequest)?.messageID }
            #expect(ids == [1, 2, 3, 4, 5])
        }
    }

    /// The hosts that were called, in the order of the connections.
    private final class Hosts: Sendable {
        let seen = Mutex<[String?]>([])
    }

    /// Turns every bit over, as a stand-in for TLS.
    private final class Cipher: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = ByteBuffer
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.fireChannelRead(wrapInboundOut(Self.turn(unwrapInboundIn(data))))
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            context.write(wrapOutboundOut(Self.turn(unwrapOutboundIn(data))), promise: promise)
        }

        private static func turn(_ bytes: ByteBuffer) -> ByteBuffer {
            ByteBuffer(bytes: bytes.readableBytesView.map { ~$0 })
        }
    }

    @Test("handlers in front of the upper layer protect what passes, and nothing above knows")
    func security() async throws {
        let hosts = Hosts()
        let security = TransportSecurity { channel, host in
            hosts.seen.withLock { $0.append(host) }
            try channel.pipeline.syncOperations.addHandler(Cipher())
        }
        let storage = MemoryStorage()
        let status = try await SimulatedPair.run(
            acceptor: [VerificationProvider(), storage], proposing: [.verification, AssociationTests.ct],
            security: security
        ) { association in
            _ = try await association.store(Self.item)
            return try await association.echo()
        }
        #expect(status == .success)
        #expect(storage.instances.count == 1)
        #expect(hosts.seen.withLock { $0 } == [nil, "SEGNODE"])
    }
}
