import DICOMNetwork
import NIOCore
import Testing

@Suite("An acceptor and messages")
struct AcceptorMessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let context: UInt8
        let command: CommandSet
        let status: UInt16
    }

    static let store: UInt16 = 0x0001
    static let find: UInt16 = 0x0020
    static let echo: UInt16 = 0x0030

    static let answered = [
        Case(
            testDescription: "C-ECHO",
            context: 1,
            command: Samples.command(echo, sopClass: Samples.verification, instance: nil),
            status: 0
        ),
        Case(
            testDescription: "C-ECHO in a storage context",
            context: 3,
            command: Samples.command(echo, sopClass: Samples.verification, instance: nil),
            status: 0x0122
        ),
        Case(
            testDescription: "C-STORE of another SOP class than the context's",
            context: 3,
            command: Samples.command(store, sopClass: "1.2.840.10008.5.1.4.1.1.4", hasDataSet: true),
            status: 0x0122
        ),
        Case(
            testDescription: "C-STORE without a SOP class",
            context: 3,
            command: Samples.command(store, sopClass: nil, hasDataSet: true),
            status: 0xC000
        ),
        Case(
            testDescription: "C-STORE with an empty SOP class",
            context: 3,
            command: Samples.command(store, sopClass: "", hasDataSet: true),
            status: 0xC000
        ),
        Case(
            testDescription: "C-STORE without a SOP class in the verification context",
            context: 1,
            command: Samples.command(store, sopClass: nil, hasDataSet: true),
            status: 0xC000
        ),
        Case(
            testDescription: "C-FIND without a SOP class",
            context: 3,
            command: Samples.command(find, sopClass: nil, instance: nil, hasDataSet: true),
            status: 0x0211
        ),
        Case(
            testDescription: "C-STORE in the verification context",
            context: 1,
            command: Samples.command(store, sopClass: Samples.verification, hasDataSet: true),
            status: 0x0211
        ),
        Case(
            testDescription: "C-STORE without a data set",
            context: 3,
            command: Samples.command(store),
            status: 0xC000
        ),
        Case(
            testDescription: "C-FIND in a storage context",
            context: 3,
            command: Samples.command(find, instance: nil, hasDataSet: true),
            status: 0x0211
        ),
        Case(
            testDescription: "C-FIND of a query model",
            context: 3,
            command: Samples.command(find, sopClass: "1.2.840.10008.5.1.4.1.2.2.1", instance: nil, hasDataSet: true),
            status: 0x0122
        ),
        Case(
            testDescription: "N-ACTION",
            context: 3,
            command: Samples.command(0x0130, hasDataSet: true),
            status: 0x0211
        ),
        Case(
            testDescription: "a command that does not exist",
            context: 3,
            command: Samples.command(0x0777),
            status: 0x0211
        ),
    ]

    @Test("a request is answered, and the association goes on", arguments: answered)
    func answers(example: Case) async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(example.command, context: example.context)
                if example.command.isFollowedByDataSet {
                    let piece = {
                        Samples.fragment([1, 2, 3, 4], context: example.context, isCommand: false, isLast: $0)
                    }
                    try await peer.send(piece(false))
                    try await peer.send(piece(true))
                }
                let response = try await peer.responses(1).first
                #expect(response?.status?.rawValue == example.status)
                #expect((response?.text(CommandElement.errorComment)?.isEmpty == false) == (example.status != 0))
                #expect(response?.number(CommandElement.messageIDBeingRespondedTo) == 7)
                let field = try example.command.commandField()
                let answeredField = try response?.commandField()
                #expect(answeredField == field.response)
                #expect(running.storage.instances.isEmpty)

                try await peer.send(Samples.command(Self.echo, sopClass: Samples.verification), context: 1)
                #expect(try await peer.responses(2).last?.status == .success)
                try await peer.send(PDUEncoder.encode(.releaseRequest))
                #expect(try await peer.next(2).last == .releaseReply)
            }
        }
    }

    @Test("C-CANCEL is not answered")
    func cancel() async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.associate(with: running) { peer in
                try await peer.send(Samples.command(0x0FFF), context: 3)
                try await peer.send(Samples.command(Self.echo, sopClass: Samples.verification), context: 1)
                let responses = try await peer.responses(1)
                #expect(responses.count == 1)
                let field = try responses.first?.commandField()
                #expect(field == .cEchoResponse)
            }
        }
    }

    static let fatal: [(String, [ByteBuffer])] = [
        ("a data set without a command", [Samples.fragment([1, 2], context: 3, isCommand: false, isLast: true)]),
        (
            "a command where a data set is due",
            [
                Samples.pdu(Samples.command(store, hasDataSet: true), context: 3),
                Samples.pdu(Samples.command(echo), context: 3),
            ]
        ),
        (
            "a data set in another context than its command",
            [
                Samples.pdu(Samples.command(store, hasDataSet: true), context: 3),
                Samples.fragment([1, 2], context: 1, isCommand: false, isLast: true),
            ]
        ),
        ("a context that was not accepted", [Samples.pdu(Samples.command(echo), context: 9)]),
        ("a command set of garbage", [Samples.fragment([1, 2, 3], context: 1, isCommand: true, isLast: true)]),
        (
            "an element that is longer than the command set",
            [Samples.fragment([0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF], context: 1, isCommand: true, isLast: true)]
        ),
        (
            "a command set of another group",
            [Samples.fragment([8, 0, 0x18, 0, 0, 0, 0, 0], context: 1, isCommand: true, isLast: true)]
        ),
        ("an empty command set", [Samples.fragment([], context: 1, isCommand: true, isLast: true)]),
        (
            "a command set that does not end",
            [Samples.fragment([UInt8](repeating: 0, count: 20_000), context: 1, isCommand: true, isLast: false)]
        ),
        ("a request without a message ID", [Samples.pdu(Samples.command(echo, messageID: nil), context: 1)]),
        ("a response nobody asked for", [Samples.pdu(Samples.command(0x8001), context: 3)]),
        ("a second association request", [PDUEncoder.encode(.associateRequest(Samples.request()))]),
        ("an association accept", [PDUEncoder.encode(.associateAccept(Samples.accept))]),
        ("a release reply", [PDUEncoder.encode(.releaseReply)]),
        ("bytes that are no PDU", [ByteBuffer(string: "hello, is anybody there?")]),
        ("a PDU that is too long", [ByteBuffer(bytes: [4, 0, 0, 2, 0, 2])]),
    ]

    @Test("what breaks the protocol is answered with an abort", arguments: fatal)
    func aborts(name: String, pdus: [ByteBuffer]) async throws {
        try await RunningAcceptor.run { running in
            try await RawPeer.associate(with: running) { peer in
                for pdu in pdus { try await peer.send(pdu) }
                guard case .abort? = try await peer.next(2).last else {
                    Issue.record("\(name): \(peer.pdus)")
                    return
                }
            }
            #expect(try await RunningAcceptor.eventually { running.acceptor.connectionCount == 0 })
            guard case .abortedLocally? = running.observer.ended.first?.end else {
                Issue.record("\(running.observer.ended)")
                return
            }
        }
    }
}
