import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("Which request is served")
struct ServedRequestTests {
    private static let sopClass = UID(constant: "1.2.3.4")
    private static let instance = UID(constant: "1.2.3.4.5")

    /// Sends a request in context 5, with a data set where one is announced.
    private static func send(_ command: CommandSet, to peer: SimulatedPeer) {
        peer.send(Samples.pdu(command, context: 5))
        if command.isFollowedByDataSet {
            peer.send(Samples.fragment([1, 2], context: 5, isCommand: false, isLast: true))
        }
        peer.settle()
    }

    /// Both roles, so that every request of DIMSE-N may come.
    private static let roles = [RoleSelection(sopClassUID: "1.2.3.4", isUser: true, isProvider: true)]

    private static func provider(_ requests: Set<CommandField>) -> ScriptedProvider {
        ScriptedProvider(requests, [sopClass: [.user, .provider]]) { $0.responder.respond(.success) }
    }

    @Test(
        "a C-ECHO is answered with success whatever it names",
        arguments: [Samples.verification, Samples.ct, "DOE", nil] as [String?])
    func echo(sopClass: String?) throws {
        let acceptor = SimulatedAcceptor()
        let peer = try acceptor.associate()
        peer.send(Samples.pdu(Samples.command(0x0030, sopClass: sopClass, instance: nil), context: 1))
        #expect(peer.responses.map(\.status) == [.success])
        #expect(try peer.responses.map { try $0.commandField() } == [.cEchoResponse])
        peer.close()
        #expect(acceptor.observer.ended.map(\.echoes) == [1])
    }

    @Test("a C-ECHO with a data set is answered when that has ended")
    func echoWithDataSet() throws {
        let peer = try SimulatedAcceptor().associate()
        let echo = Samples.command(0x0030, sopClass: Samples.verification, instance: nil, hasDataSet: true)
        peer.send(Samples.pdu(echo, context: 1))
        peer.send(Samples.fragment([1, 2], context: 1, isCommand: false, isLast: false))
        #expect(peer.responses.isEmpty)
        peer.send(Samples.fragment([3, 4], context: 1, isCommand: false, isLast: true))
        #expect(peer.responses.map(\.status) == [.success])
    }

    /// Requests, and the element without which they are refused.
    private static let normalized: [(any DIMSERequest, UInt16)] = [
        (NEventReportRequest(sopClassUID: sopClass, sopInstanceUID: instance, eventTypeID: 1), 0x1002),
        (NGetRequest(sopClassUID: sopClass, sopInstanceUID: instance), 0x1001),
        (NSetRequest(sopClassUID: sopClass, sopInstanceUID: instance), 0x0003),
        (NActionRequest(sopClassUID: sopClass, sopInstanceUID: instance, actionTypeID: 1), 0x1008),
        (NCreateRequest(sopClassUID: sopClass), 0x0002),
        (NDeleteRequest(sopClassUID: sopClass, sopInstanceUID: instance), 0x1001),
    ]

    @Test(
        "a request of DIMSE-N is served; without what it needs it is refused as an invalid argument, which is named",
        arguments: normalized.indices)
    func normalizedRequests(index: Int) throws {
        var request = Self.normalized[index].0
        let element = Self.normalized[index].1
        request.messageID = 9
        var command = request.commandSet(hasDataSet: true)
        let field = try command.commandField()
        let provider = Self.provider([field])
        let acceptor = SimulatedAcceptor(services: [provider])
        let peer = try acceptor.associate(adding: [5: Self.sopClass], roles: Self.roles)
        Self.send(command, to: peer)
        #expect(provider.asked.count == 1)
        command.remove(element)
        Self.send(command, to: peer)
        #expect(peer.responses.map(\.status) == [.success, .invalidArgumentValue])
        #expect(provider.asked.count == 1)
        #expect(try Self.offending(peer) == [AttributeTag(0x0000, element)])
        #expect(try peer.responses.map { try $0.commandField() } == [field.response, field.response])
    }

    /// The elements to which the last response points.
    private static func offending(_ peer: SimulatedPeer) throws -> [AttributeTag] {
        var response = try #require(peer.responses.last)
        response.set(CommandElement.commandField, CommandField.cEchoResponse.rawValue)
        return try CEchoResponse.decode(response).details.offendingElements
    }

    @Test("a request that has no data set is refused where one follows", arguments: [1, 5])
    func misplacedDataSet(index: Int) throws {
        var request = Self.normalized[index].0
        request.messageID = 9
        var command = request.commandSet()
        command.set(CommandElement.dataSetType, 1)
        let provider = Self.provider([try command.commandField()])
        let peer = try SimulatedAcceptor(services: [provider]).associate(adding: [5: Self.sopClass], roles: Self.roles)
        Self.send(command, to: peer)
        #expect(peer.responses.map(\.status) == [.invalidArgumentValue])
        #expect(provider.asked.isEmpty)
    }

    @Test("a request of DIMSE-N may name another SOP class than its context's, a query may not")
    func otherClass() throws {
        let provider = Self.provider([.nActionRequest, .cFindRequest])
        let peer = try SimulatedAcceptor(services: [provider]).associate(adding: [5: Self.sopClass], roles: Self.roles)
        let other = UID(constant: "1.2.9")
        var action = NActionRequest(sopClassUID: other, sopInstanceUID: Self.instance, actionTypeID: 1)
        action.messageID = 9
        Self.send(action.commandSet(), to: peer)
        #expect(peer.responses.map(\.status) == [.success])
        var find = CFindRequest(sopClassUID: other)
        find.messageID = 10
        Self.send(find.commandSet(), to: peer)
        #expect(peer.responses.map(\.status) == [.success, .sopClassNotSupported])
        let fields = provider.asked.map { type(of: $0.request.message).commandField }
        #expect(fields == [.nActionRequest])
    }

    @Test(
        "a request of DIMSE-N that nobody serves is told whether that is for its class or for its operation",
        arguments: [("1.2.9", .sopClassNotSupported), (Samples.ct, .unrecognizedOperation)] as [(String, DIMSEStatus)])
    func notServed(named: String, status: DIMSEStatus) throws {
        let peer = try SimulatedAcceptor().associate()
        var command = Samples.command(0x0150, sopClass: nil, instance: nil)
        command.set(CommandElement.requestedSOPClassUID, named)
        peer.send(Samples.pdu(command, context: 3))
        #expect(peer.responses.map(\.status) == [status])
    }

    @Test("a query or an instance without its SOP class points to that element", arguments: [false, true])
    func missingClass(isStore: Bool) throws {
        let provider = Self.provider(isStore ? [.cStoreRequest] : [.cFindRequest])
        let peer = try SimulatedAcceptor(services: [provider]).associate(adding: [5: Self.sopClass])
        Self.send(Samples.command(isStore ? 0x0001 : 0x0020, sopClass: nil, hasDataSet: true), to: peer)
        #expect(peer.responses.map(\.status) == [.cannotUnderstand])
        #expect(try Self.offending(peer) == [AttributeTag(0x0000, 0x0002)])
    }

    @Test("a request is served by whom its role allows: an event is reported to a user, all else asked of a provider")
    func roleOfReceiver() throws {
        let provider = Self.provider([.nEventReportRequest, .nActionRequest])
        let selection = RoleSelection(sopClassUID: "1.2.3.4", isUser: false, isProvider: true)
        for (roles, expected) in [
            ([], [.unrecognizedOperation, .success]), ([selection], [.success, .unrecognizedOperation]),
        ] as [([RoleSelection], [DIMSEStatus?])] {
            let acceptor = SimulatedAcceptor(services: [provider])
            let peer = try acceptor.associate(adding: [5: Self.sopClass], roles: roles)
            for index in [0, 3] {
                var request = Self.normalized[index].0
                request.messageID = 9
                Self.send(request.commandSet(), to: peer)
            }
            #expect(peer.responses.map(\.status) == expected)
        }
    }

    @Test("a C-CANCEL with a data set breaks the protocol")
    func cancelWithDataSet() throws {
        let provider = QueryTests.provider()
        let peer = try QueryTests.ask(provider)
        var cancel = CCancelRequest(messageIDBeingRespondedTo: 7).commandSet()
        cancel.set(CommandElement.dataSetType, 1)
        peer.send(Samples.pdu(cancel, context: 5))
        #expect(peer.pdus.last == .abort(.unexpectedPDU))
    }
}
