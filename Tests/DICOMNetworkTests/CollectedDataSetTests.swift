import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("An operation that needs the whole data set of its request")
struct CollectedDataSetTests {
    private static let sopClass = UID(constant: "1.2.3.4")
    private static let instance = UID(constant: "1.2.3.4.5")

    private static func piece(_ bytes: [UInt8], isLast: Bool = false) -> ByteBuffer {
        Samples.fragment(bytes, context: 5, isCommand: false, isLast: isLast)
    }

    /// An association on which the command of a request has come; a thousand bytes of its data set are taken.
    private static func ask(_ request: any DIMSERequest) throws -> (SimulatedPeer, ScriptedProvider) {
        var request = request
        request.messageID = 9
        let command = request.commandSet(hasDataSet: true)
        let provider = ScriptedProvider([try command.commandField()], [sopClass: .provider])
        let peer = try SimulatedAcceptor(services: [provider]).associate(adding: [5: sopClass])
        peer.send(Samples.pdu(command, context: 5))
        return (peer, provider)
    }

    @Test("gets it in one piece, and once")
    func pieces() throws {
        let (peer, provider) = try Self.ask(CFindRequest(sopClassUID: Self.sopClass))
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        peer.send(Self.piece(Array(bytes[..<600])))
        peer.send(Self.piece(Array(bytes[600..<999])))
        #expect(provider.asked.isEmpty)
        peer.send(Self.piece([bytes[999]], isLast: true))
        #expect(provider.asked.map(\.dataSet) == [bytes])
        #expect(peer.responses.isEmpty && provider.cancellations == 0)
    }

    /// Standard: PS3.4 C.4.1.1.4, C.4.2.1.5, C.4.3.1.4; PS3.7 C.5.24.
    private static let tooLong: [(any DIMSERequest, DIMSEStatus)] = [
        (CFindRequest(sopClassUID: sopClass), DIMSEStatus(rawValue: 0xA700)),
        (
            CMoveRequest(sopClassUID: sopClass, destination: ApplicationEntityTitle(constant: "PACS")),
            DIMSEStatus(rawValue: 0xA701)
        ),
        (CGetRequest(sopClassUID: sopClass), DIMSEStatus(rawValue: 0xA701)),
        (NSetRequest(sopClassUID: sopClass, sopInstanceUID: instance), DIMSEStatus(rawValue: 0x0213)),
        (
            NActionRequest(sopClassUID: sopClass, sopInstanceUID: instance, actionTypeID: 1),
            DIMSEStatus(rawValue: 0x0213)
        ),
        (NCreateRequest(sopClassUID: sopClass), DIMSEStatus(rawValue: 0x0213)),
    ]

    @Test("is refused by its service's own status where its data set is too long", arguments: tooLong.indices)
    func refused(index: Int) throws {
        let (request, status) = Self.tooLong[index]
        let (peer, provider) = try Self.ask(request)
        peer.send(Self.piece([UInt8](repeating: 1, count: 600)))
        peer.send(Self.piece([UInt8](repeating: 2, count: 401)))
        #expect(peer.responses.isEmpty, "it is answered at its end")
        // What still comes would fit if it stood alone.
        peer.send(Self.piece([3], isLast: true))
        peer.settle()
        #expect(peer.responses.map(\.status) == [status])
        #expect(provider.asked.isEmpty)
        peer.send(QueryTests.echo)
        #expect(peer.responses.last?.status == .success)
    }

    @Test("hears that its peer is gone, once, before its data set is whole or after")
    func gone() throws {
        for isComplete in [false, true] {
            let (peer, provider) = try Self.ask(CFindRequest(sopClassUID: Self.sopClass))
            peer.send(Self.piece([1, 2], isLast: isComplete))
            peer.close()
            #expect(provider.cancellations == 1)
            #expect(provider.asked.count == (isComplete ? 1 : 0))
        }
    }

    @Test("of two services that take a request the first one gets it, and none that takes another request or class")
    func registry() throws {
        let others = [
            ScriptedProvider([.cFindRequest], [.studyRootGet: .provider]),
            ScriptedProvider([.cGetRequest], [.studyRootFind: .provider]),
        ]
        let (first, second) = (QueryTests.provider(), QueryTests.provider())
        let peer = try SimulatedAcceptor(services: others + [first, second]).associate(adding: [5: .studyRootFind])
        peer.send(Samples.pdu(QueryTests.find(), context: 5))
        peer.send(Self.piece([1, 2], isLast: true))
        #expect(first.asked.count == 1 && second.asked.isEmpty)
        #expect(others.allSatisfy { $0.asked.isEmpty })
    }
}

@Suite("A data set after a response")
struct ResponseDataSetTests {
    private static let sopClass = UID(constant: "1.2.3.4")
    private static let instance = UID(constant: "1.2.3.4.5")

    /// Standard: PS3.7 9.3.1.2, 10.3, the tables of each response.
    private static let answers: [(request: any DIMSERequest, isAllowed: Bool)] = [
        (CStoreRequest(sopClassUID: sopClass, sopInstanceUID: instance), false),
        (CGetRequest(sopClassUID: sopClass), true),
        (NGetRequest(sopClassUID: sopClass, sopInstanceUID: instance), true),
        (NSetRequest(sopClassUID: sopClass, sopInstanceUID: instance), true),
        (NActionRequest(sopClassUID: sopClass, sopInstanceUID: instance, actionTypeID: 1), true),
        (NCreateRequest(sopClassUID: sopClass, sopInstanceUID: instance), true),
        (NDeleteRequest(sopClassUID: sopClass, sopInstanceUID: instance), false),
    ]

    @Sendable private static func answer(_ asked: ScriptedProvider.Asked) {
        let responder = asked.responder
        switch asked.request.message {
        case is CStoreRequest: responder.respond(CStoreResponse(status: .success), dataSet: [8, 0])
        case let get as CGetRequest:
            responder.respond(get.response(.success, Suboperations(completed: 1)), dataSet: [8, 0])
        case let get as NGetRequest: responder.respond(get.response(.success), dataSet: [8, 0])
        case let set as NSetRequest: responder.respond(set.response(.success), dataSet: [8, 0])
        case let action as NActionRequest: responder.respond(action.response(.success), dataSet: [8, 0])
        case let create as NCreateRequest:
            responder.respond(create.response(.success, sopInstanceUID: instance), dataSet: [8, 0])
        case let delete as NDeleteRequest: responder.respond(delete.response(.success), dataSet: [8, 0])
        default: break
        }
    }

    @Test("goes out where the standard has one, and fails the request where it has none", arguments: answers.indices)
    func dataSet(index: Int) throws {
        var request = Self.answers[index].request
        let isAllowed = Self.answers[index].isAllowed
        request.messageID = 9
        let command = request.commandSet(hasDataSet: true)
        let provider = ScriptedProvider(
            [try command.commandField()], [Self.sopClass: .provider], onRequest: Self.answer)
        let peer = try SimulatedAcceptor(services: [provider]).associate(adding: [5: Self.sopClass])
        peer.send(Samples.pdu(command, context: 5))
        if command.isFollowedByDataSet {
            peer.send(Samples.fragment([1, 2], context: 5, isCommand: false, isLast: true))
        }
        peer.settle()
        #expect(peer.responses.map(\.status) == [isAllowed ? .success : .processingFailure])
        #expect(peer.responses.map(\.isFollowedByDataSet) == [isAllowed])
        #expect(peer.dataSets == (isAllowed ? [[8, 0]] : []))
    }
}
