import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("A C-FIND provider and its peer")
struct QueryTests {
    static func find(_ messageID: UInt16 = 7) -> CommandSet {
        Samples.command(
            0x0020, sopClass: UID.studyRootFind.description, instance: nil, messageID: messageID, hasDataSet: true)
    }

    static func cancel(_ messageID: UInt16) -> ByteBuffer {
        Samples.pdu(CCancelRequest(messageIDBeingRespondedTo: messageID).commandSet(), context: 5)
    }

    static let echo = Samples.pdu(Samples.command(0x0030, sopClass: Samples.verification), context: 1)

    /// An association on which a C-FIND has been asked for.
    static func ask(
        _ provider: ScriptedProvider, identifier: [UInt8] = [1, 2, 3, 4], security: TransportSecurity = .none
    ) throws -> SimulatedPeer {
        let acceptor = SimulatedAcceptor(services: [provider], security: security)
        let peer = try acceptor.connect()
        var request = Samples.request()
        request.presentationContexts.append(
            PresentationContextProposal(
                id: 5, abstractSyntax: UID.studyRootFind.description, transferSyntaxes: [Samples.implicit]))
        peer.send(PDUEncoder.encode(.associateRequest(request)))
        peer.send(Samples.pdu(find(), context: 5))
        peer.send(Samples.fragment(identifier, context: 5, isCommand: false, isLast: true))
        return peer
    }

    static func provider(pending: Int = 0) -> ScriptedProvider {
        ScriptedProvider([.cFindRequest], [.studyRootFind: .provider]) { asked in
            guard let find = asked.request.message as? CFindRequest else { return }
            for number in 0..<pending {
                asked.responder.respond(find.response(.pending), dataSet: [8, 0, UInt8(number), 0])
            }
        }
    }

    @Test("several pending responses, a cancel in the middle and a last response go their way")
    func cancelled() throws {
        let provider = Self.provider(pending: 3)
        let peer = try Self.ask(provider)
        #expect(provider.asked.map(\.dataSet) == [[1, 2, 3, 4]])
        #expect(peer.responses.map(\.status) == [.pending, .pending, .pending])
        #expect(peer.dataSets == [[8, 0, 0, 0], [8, 0, 1, 0], [8, 0, 2, 0]])
        #expect(
            peer.responses.allSatisfy { $0.text(CommandElement.affectedSOPClassUID) == "1.2.840.10008.5.1.4.1.2.2.1" })
        peer.send(Self.cancel(8))
        #expect(provider.cancellations == 0, "that was another operation")
        peer.send(Self.cancel(7))
        #expect(provider.cancellations == 1)
        let asked = try #require(provider.asked.first)
        let find = try #require(asked.request.message as? CFindRequest)
        asked.responder.respond(find.response(.pending), dataSet: [9, 0])
        asked.responder.respond(find.response(.cancel))
        asked.responder.respond(find.response(.success))
        peer.settle()
        #expect(peer.responses.map(\.status) == [.pending, .pending, .pending, .pending, .cancel])
        peer.send(Self.cancel(7))
        #expect(provider.cancellations == 1, "it is over")
        peer.send(Self.echo)
        #expect(peer.responses.last?.status == .success)
        #expect(!peer.isAborted)
    }

    @Test("a request that comes before the last response waits for it, and holds back what follows")
    func pipelined() throws {
        let provider = Self.provider()
        let peer = try Self.ask(provider)
        peer.send(Self.echo)
        peer.send(Samples.pdu(Self.find(9), context: 5))
        peer.send(Samples.fragment([5, 6], context: 5, isCommand: false, isLast: true))
        #expect(peer.responses.isEmpty)
        #expect(provider.asked.count == 1)
        provider.asked.first?.responder.respond(.success)
        #expect(provider.asked.map(\.dataSet) == [[1, 2, 3, 4], [5, 6]])
        provider.asked.last?.responder.respond(.success)
        peer.settle()
        #expect(peer.responses.compactMap { $0.number(CommandElement.messageIDBeingRespondedTo) } == [7, 7, 9])
        #expect(try peer.responses.map { try $0.commandField().rawValue } == [0x8020, 0x8030, 0x8020])
    }

    @Test("silence while the provider works is not the peer's")
    func patience() throws {
        let provider = Self.provider()
        let peer = try Self.ask(provider)
        peer.wait(.hours(1))
        provider.asked.first?.responder.respond(.success)
        peer.settle()
        #expect(peer.responses.map(\.status) == [.success])
        peer.wait(.seconds(301))
        #expect(peer.isAborted)
    }

    @Test("a provider hears that its peer is gone, and answers nobody")
    func gone() throws {
        let provider = Self.provider()
        let peer = try Self.ask(provider)
        peer.send(PDUEncoder.encode(.abort(.serviceUser)))
        #expect(provider.cancellations == 1)
        provider.asked.first?.responder.respond(.success)
        peer.settle()
        #expect(peer.responses.isEmpty)
    }

    @Test("an identifier that is longer than the operation takes is refused", arguments: [(1000, true), (1001, false)])
    func tooLong(length: Int, isTaken: Bool) throws {
        let provider = Self.provider()
        let peer = try Self.ask(provider, identifier: [UInt8](repeating: 0, count: length))
        #expect(provider.asked.count == (isTaken ? 1 : 0))
        #expect(peer.responses.map(\.status) == (isTaken ? [] : [.outOfResources]))
    }

    static let broken: [(String, @Sendable (inout CommandSet) -> Void)] = [
        ("a SOP class that is no UID", { $0.set(CommandElement.affectedSOPClassUID, "DOE^JOHN") }),
        ("no SOP class", { $0.remove(CommandElement.affectedSOPClassUID) }),
        ("no data set", { $0.set(CommandElement.dataSetType, CommandSet.noDataSet) }),
    ]

    @Test("a command set that C-FIND does not have is refused with its reason", arguments: broken)
    func malformed(name: String, change: @Sendable (inout CommandSet) -> Void) throws {
        let provider = Self.provider()
        let peer = try Self.ask(provider)
        provider.asked.first?.responder.respond(.success)
        var command = Self.find(9)
        change(&command)
        peer.send(Samples.pdu(command, context: 5))
        if command.isFollowedByDataSet {
            peer.send(Samples.fragment([5, 6], context: 5, isCommand: false, isLast: true))
        }
        #expect(peer.responses.last?.status == .unableToProcess, "\(name)")
        #expect(peer.responses.last?.text(CommandElement.errorComment)?.contains("DOE") == false)
        #expect(provider.asked.count == 1)
    }

    @Test("a requestor reads responses no faster than it wants them, and stops them")
    func responses() async throws {
        let provider = ScriptedProvider([.cFindRequest], [.studyRootFind: .provider])
        let context = ProposedContext(
            abstractSyntax: .studyRootFind, transferSyntaxes: [.explicitVRLittleEndian])
        try await SimulatedPair.run(acceptor: [provider], proposing: [context]) { association in
            let context = try association.context(for: .studyRootFind)
            var responses = try await association.responses(
                to: CFindRequest(sopClassUID: .studyRootFind), in: context, dataSet: .bytes([1, 2]))
            #expect(try await RunningAcceptor.eventually { provider.asked.count == 1 })
            let asked = try #require(provider.asked.first)
            let find = try #require(asked.request.message as? CFindRequest)
            for number in 0..<100 { asked.responder.respond(find.response(.pending), dataSet: [UInt8(number), 0]) }
            for number in 0..<50 {
                let next = try await responses.next()
                #expect(next?.dataSet == [UInt8(number), 0])
                #expect(next?.transferSyntax == .explicitVRLittleEndian)
            }
            responses.cancel()
            var rest = 0
            while let next = try await responses.next() {
                rest += 1
                if next.dataSet == [99, 0] {
                    #expect(try await RunningAcceptor.eventually { provider.cancellations == 1 })
                    asked.responder.respond(find.response(.cancel))
                }
                if next.response.status != .pending { #expect(next.response.status == .cancel) }
            }
            #expect(rest == 51)
        }
    }

    @Test("responses that nobody wants any more are cancelled and read past, and the next request goes out")
    func dropped() async throws {
        let provider = ScriptedProvider([.cFindRequest], [.studyRootFind: .provider])
        let context = ProposedContext(abstractSyntax: .studyRootFind, transferSyntaxes: [.implicitVRLittleEndian])
        try await SimulatedPair.run(acceptor: [provider], proposing: [context]) { association in
            let context = try association.context(for: .studyRootFind)
            let request = CFindRequest(sopClassUID: .studyRootFind)
            do {
                var responses = try await association.responses(to: request, in: context, dataSet: .bytes([1, 2]))
                #expect(try await RunningAcceptor.eventually { provider.asked.count == 1 })
                let asked = try #require(provider.asked.first)
                let find = try #require(asked.request.message as? CFindRequest)
                for number in 0..<40 { asked.responder.respond(find.response(.pending), dataSet: [UInt8(number), 0]) }
                let first = try await responses.next()
                #expect(first?.dataSet == [0, 0])
            }
            #expect(try await RunningAcceptor.eventually { provider.cancellations == 1 })
            async let second = association.perform(request, in: context, dataSet: .bytes([3, 4]))
            provider.asked.first?.responder.respond(ServiceOutcome(status: .cancel))
            #expect(try await RunningAcceptor.eventually { provider.asked.count == 2 })
            provider.asked.last?.responder.respond(.success)
            let status = try await second.response.status
            #expect(status == .success)
        }
    }

    @Test("a provider that waits for each response to go out is stopped by a peer that does not ask for more")
    func backPressure() async throws {
        let provider = ScriptedProvider([.cFindRequest], [.studyRootFind: .provider])
        let context = ProposedContext(abstractSyntax: .studyRootFind, transferSyntaxes: [.implicitVRLittleEndian])
        let sent = Samples.Last<Int>()
        try await RunningAcceptor.run(services: [provider]) { running in
            try await running.requestor.withAssociation(to: running.remote, proposing: [context]) { association in
                var responses = try await association.responses(
                    to: CFindRequest(sopClassUID: .studyRootFind),
                    in: try association.context(for: .studyRootFind), dataSet: .bytes([1, 2]))
                #expect(try await RunningAcceptor.eventually { provider.asked.count == 1 })
                let asked = try #require(provider.asked.first)
                let find = try #require(asked.request.message as? CFindRequest)
                async let sending: Void = Self.send(1000, of: find, by: asked.responder, noting: sent)
                #expect(try await RunningAcceptor.eventually { sent.value ?? 0 > 16 })
                try await Task.sleep(for: .milliseconds(500))
                #expect(sent.value ?? 0 < 1000, "sixty megabytes do not fit anywhere")
                var count = 0
                while let next = try await responses.next() { count += next.dataSet?.count == 60_000 ? 1 : 0 }
                try await sending
                #expect(count == 1000)
            }
        }
    }

    private static func send(
        _ count: Int, of find: CFindRequest, by responder: Responder, noting sent: Samples.Last<Int>
    ) async throws {
        let identifier = [UInt8](repeating: 7, count: 60_000)
        for number in 1...count {
            try await responder.send(find.response(.pending), dataSet: identifier)
            sent.remember(number)
        }
        responder.respond(.success)
    }
}
