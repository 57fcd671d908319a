import DICOM
import DICOMNetwork
import NIOCore
import Testing

/// A message that goes there and back does not tell two elements that were exchanged both times: here is what PS3.7 9.3
/// and 10.3 say, with another value in each.
@Suite("The elements of messages of DIMSE")
struct DIMSEElementTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let command: CommandSet
        let numbers: [UInt16: UInt16]
        let texts: [UInt16: String]
    }

    private static let sopClass = UID(constant: "1.2.3")
    private static let instance = UID(constant: "1.2.4")

    private static func row<Request: DIMSERequest>(
        _ request: Request, _ numbers: [UInt16: UInt16], texts: [UInt16: String]
    ) -> Row {
        var request = request
        request.messageID = 258
        return Row(
            testDescription: "\(Request.self)", command: request.commandSet(hasDataSet: true),
            numbers: numbers.merging([0x0110: 258]) { $1 }, texts: texts)
    }

    private static func row<Response: DIMSEResponse>(
        answer response: Response, _ numbers: [UInt16: UInt16], texts: [UInt16: String]
    ) -> Row {
        var response = response
        response.messageIDBeingRespondedTo = 259
        response.details.errorID = 7
        response.errorComment = "why not"
        return Row(
            testDescription: "\(Response.self)", command: response.commandSet(hasDataSet: true),
            numbers: numbers.merging([0x0120: 259, 0x0903: 7]) { $1 },
            texts: texts.merging([0x0902: "why not"]) { $1 })
    }

    private static var store: CStoreRequest {
        var request = CStoreRequest(sopClassUID: sopClass, sopInstanceUID: instance)
        request.priority = .high
        request.moveOriginator = "SCANNER"
        request.moveOriginatorMessageID = 77
        return request
    }

    private static var find: CFindRequest {
        var request = CFindRequest(sopClassUID: sopClass)
        request.priority = .low
        return request
    }

    private static let move = CMoveRequest(
        sopClassUID: sopClass, destination: ApplicationEntityTitle(constant: "PACS1"))
    private static let event = NEventReportRequest(sopClassUID: sopClass, sopInstanceUID: instance, eventTypeID: 2)
    private static let action = NActionRequest(sopClassUID: sopClass, sopInstanceUID: instance, actionTypeID: 3)
    private static let affected: [UInt16: String] = [0x0002: "1.2.3", 0x1000: "1.2.4"]
    private static let requested: [UInt16: String] = [0x0003: "1.2.3", 0x1001: "1.2.4"]

    static let requests = [
        row(CEchoRequest(sopClassUID: sopClass), [0x0100: 0x0030], texts: [0x0002: "1.2.3"]),
        row(
            store, [0x0100: 0x0001, 0x0700: 1, 0x1031: 77], texts: affected.merging([0x1030: "SCANNER"]) { $1 }),
        row(find, [0x0100: 0x0020, 0x0700: 2], texts: [0x0002: "1.2.3"]),
        row(CGetRequest(sopClassUID: sopClass), [0x0100: 0x0010, 0x0700: 0], texts: [0x0002: "1.2.3"]),
        row(move, [0x0100: 0x0021, 0x0700: 0], texts: [0x0002: "1.2.3", 0x0600: "PACS1"]),
        row(event, [0x0100: 0x0100, 0x1002: 2], texts: affected),
        row(NGetRequest(sopClassUID: sopClass, sopInstanceUID: instance), [0x0100: 0x0110], texts: requested),
        row(NSetRequest(sopClassUID: sopClass, sopInstanceUID: instance), [0x0100: 0x0120], texts: requested),
        row(action, [0x0100: 0x0130, 0x1008: 3], texts: requested),
        row(NCreateRequest(sopClassUID: sopClass, sopInstanceUID: instance), [0x0100: 0x0140], texts: affected),
        row(NDeleteRequest(sopClassUID: sopClass, sopInstanceUID: instance), [0x0100: 0x0150], texts: requested),
    ]

    private static let counts = Suboperations(remaining: 1, completed: 2, failed: 3, warning: 4)
    private static let counted: [UInt16: UInt16] = [0x1020: 1, 0x1021: 2, 0x1022: 3, 0x1023: 4, 0x0900: 0xFF00]

    static let responses = [
        row(answer: find.response(.pending), [0x0100: 0x8020, 0x0900: 0xFF00], texts: [0x0002: "1.2.3"]),
        row(
            answer: CGetRequest(sopClassUID: sopClass).response(.pending, counts),
            counted.merging([0x0100: 0x8010]) { $1 }, texts: [0x0002: "1.2.3"]),
        row(
            answer: move.response(.pending, counts), counted.merging([0x0100: 0x8021]) { $1 },
            texts: [0x0002: "1.2.3"]),
        row(
            answer: event.response(.noSuchEventType), [0x0100: 0x8100, 0x0900: 0x0113, 0x1002: 2], texts: affected),
        row(
            answer: action.response(.noSuchActionType), [0x0100: 0x8130, 0x0900: 0x0123, 0x1008: 3],
            texts: affected),
        row(
            answer: NCreateRequest(sopClassUID: sopClass).response(.success, sopInstanceUID: instance),
            [0x0100: 0x8140, 0x0900: 0], texts: affected),
        row(
            answer: NGetRequest(sopClassUID: sopClass, sopInstanceUID: instance).response(.noSuchSOPInstance),
            [0x0100: 0x8110, 0x0900: 0x0112], texts: affected),
        row(
            answer: NSetRequest(sopClassUID: sopClass, sopInstanceUID: instance).response(.success),
            [0x0100: 0x8120, 0x0900: 0], texts: affected),
        row(
            answer: NDeleteRequest(sopClassUID: sopClass, sopInstanceUID: instance).response(.success),
            [0x0100: 0x8150, 0x0900: 0], texts: affected),
    ]

    @Test("hold each value where the standard has it", arguments: requests + responses)
    func values(row: Row) {
        for (element, number) in row.numbers {
            #expect(row.command.number(element) == number, "\(String(element, radix: 16))")
        }
        for (element, text) in row.texts {
            #expect(row.command.text(element) == text, "\(String(element, radix: 16))")
        }
    }

    /// An element in implicit VR little endian; none of them is longer than 255 bytes.
    private static func element(_ number: UInt16, _ value: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(number & 255), UInt8(number >> 8), UInt8(value.count), 0, 0, 0] + value
    }

    @Test("hold lists of tags as pairs of numbers, and titles padded by a space")
    func encodings() {
        var response = CStoreResponse(status: .cannotUnderstand)
        response.details.offendingElements = [AttributeTag(0x0010, 0x0020), AttributeTag(0x0008, 0x0018)]
        response.details.attributes = [AttributeTag(0x0028, 0x0103)]
        let answered = Array(response.commandSet().encoded.readableBytesView)
        #expect(answered.contains(Self.element(0x0901, [0x10, 0, 0x20, 0, 8, 0, 0x18, 0])))
        #expect(answered.contains(Self.element(0x1005, [0x28, 0, 3, 1])))
        let moved = Array(Self.move.commandSet().encoded.readableBytesView)
        #expect(moved.contains(Self.element(0x0600, Array("PACS1 ".utf8))))
        let stored = Array(Self.store.commandSet().encoded.readableBytesView)
        #expect(stored.contains(Self.element(0x1030, Array("SCANNER ".utf8))))
        #expect(stored.contains(Self.element(0x1000, Array("1.2.4\0".utf8))))
    }

    @Test("say by their command field whether they answer, and may be followed by more of their kind")
    func fields() {
        let several: [CommandField] = [.cFindRequest, .cGetRequest, .cMoveRequest]
        let single: [CommandField] = [
            .cStoreRequest, .cEchoRequest, .cCancelRequest, .nEventReportRequest, .nGetRequest, .nSetRequest,
            .nActionRequest, .nCreateRequest, .nDeleteRequest,
        ]
        for field in several + single {
            #expect(field.hasPendingResponses == several.contains(field), "\(field.rawValue)")
            #expect(!field.isResponse && field.response.isResponse)
            #expect(field.response.rawValue == field.rawValue + 0x8000)
        }
    }

    @Test("are read without a UID that is none, where a response only repeats it, or that is empty")
    func passedOver() throws {
        var response = CStoreResponse(status: .success).commandSet()
        response.set(CommandElement.affectedSOPClassUID, "DOE^JOHN")
        response.set(CommandElement.affectedSOPInstanceUID, "1.2.4")
        let stored = try CStoreResponse.decode(response)
        #expect(stored.sopClassUID == nil && stored.sopInstanceUID == Self.instance && stored.status == .success)
        var create = NCreateRequest(sopClassUID: Self.sopClass).commandSet()
        create.set(CommandElement.messageID, 5)
        create.set(CommandElement.affectedSOPInstanceUID, "")
        let read = try NCreateRequest.decode(create)
        #expect(read.sopInstanceUID == nil && read.sopClassUID == Self.sopClass && read.messageID == 5)
    }

    @Test(
        "have the priority of the standard's number, and a medium one for any other",
        arguments: [(0, .medium), (1, .high), (2, .low), (3, .medium), (0x0100, .medium)]
            as [(UInt16, DIMSEPriority)])
    func priorities(number: UInt16, priority: DIMSEPriority) throws {
        var command = Self.find.commandSet()
        command.set(CommandElement.priority, number)
        #expect(try CFindRequest.decode(command).priority == priority)
    }

    @Test(
        "name a destination that is a title",
        arguments: [("PACS2 ", "PACS2"), ("A\\B", nil), ("", nil)] as [(String, String?)])
    func destinations(text: String, title: String?) throws {
        var command = Self.move.commandSet()
        command.set(CommandElement.moveDestination, text)
        let read = try? CMoveRequest.decode(command)
        #expect(read?.destination.description == title)
    }
}
