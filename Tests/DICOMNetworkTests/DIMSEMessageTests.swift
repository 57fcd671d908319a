import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("Messages of DIMSE")
struct DIMSEMessageTests {
    /// A message, and what PS3.7 says of its command set: the elements besides the group length, the command field and
    /// the data set type. Written down from the tables of PS3.7 9.3, 10.3 and E.1.
    struct Row: Sendable, CustomTestStringConvertible {
        let message: any DIMSEMessage
        let field: UInt16
        let required: Set<UInt16>
        var optional: Set<UInt16> = []
        let dataSet: DataSetPresence
        var testDescription: String { "\(type(of: message))" }
    }

    private static let sopClass = UID(constant: "1.2.840.10008.5.1.4.1.2.2.1")
    private static let instance = UID(constant: "1.2.3.4")

    private static func numbered<Request: DIMSERequest>(_ request: Request) -> Request {
        var request = request
        request.messageID = 258
        return request
    }

    private static func commented<Response: DIMSEResponse>(_ response: Response) -> Response {
        var response = response
        response.messageIDBeingRespondedTo = 258
        response.errorComment = "why not"
        response.details.errorID = 7
        response.details.offendingElements = [AttributeTag(0x0010, 0x0010)]
        response.details.attributes = [AttributeTag(0x0008, 0x0050), AttributeTag(0x0010, 0x0020)]
        return response
    }

    private static let counts = Suboperations(remaining: 1, completed: 2, failed: 3, warning: 4)
    private static let event = numbered(
        NEventReportRequest(sopClassUID: sopClass, sopInstanceUID: instance, eventTypeID: 2))
    private static let get = numbered(
        NGetRequest(
            sopClassUID: sopClass, sopInstanceUID: instance,
            attributes: [AttributeTag(0x0010, 0x0010), AttributeTag(0x0020, 0x000D)]))
    private static let set = numbered(NSetRequest(sopClassUID: sopClass, sopInstanceUID: instance))
    private static let action = numbered(
        NActionRequest(sopClassUID: sopClass, sopInstanceUID: instance, actionTypeID: 3))
    private static let create = numbered(NCreateRequest(sopClassUID: sopClass, sopInstanceUID: instance))
    private static let delete = numbered(NDeleteRequest(sopClassUID: sopClass, sopInstanceUID: instance))
    private static let find = numbered(CFindRequest(sopClassUID: sopClass))
    private static let move = numbered(
        CMoveRequest(sopClassUID: sopClass, destination: ApplicationEntityTitle(constant: "PACS")))
    private static let retrieve = numbered(CGetRequest(sopClassUID: sopClass))

    private static var store: CStoreRequest {
        var request = numbered(CStoreRequest(sopClassUID: sopClass, sopInstanceUID: instance))
        request.priority = .high
        request.moveOriginator = "SCANNER"
        request.moveOriginatorMessageID = 77
        return request
    }

    private static var echoed: CEchoResponse {
        var response = commented(CEchoResponse(status: .success))
        response.sopClassUID = SOPClass.verification
        return response
    }

    private static var stored: CStoreResponse {
        var response = commented(CStoreResponse(status: .outOfResources))
        response.sopClassUID = sopClass
        response.sopInstanceUID = instance
        return response
    }

    static let requests = [
        Row(
            message: numbered(CEchoRequest()), field: 0x0030, required: [0x0110], optional: [0x0002], dataSet: .optional
        ),
        Row(
            message: store, field: 0x0001, required: [0x0002, 0x0110], optional: [0x0700, 0x1000, 0x1030, 0x1031],
            dataSet: .required),
        Row(message: find, field: 0x0020, required: [0x0002, 0x0110], optional: [0x0700], dataSet: .required),
        Row(message: retrieve, field: 0x0010, required: [0x0002, 0x0110], optional: [0x0700], dataSet: .required),
        Row(message: move, field: 0x0021, required: [0x0002, 0x0110, 0x0600], optional: [0x0700], dataSet: .required),
        Row(
            message: CCancelRequest(messageIDBeingRespondedTo: 258), field: 0x0FFF, required: [0x0120], dataSet: .absent
        ),
        Row(message: event, field: 0x0100, required: [0x0002, 0x0110, 0x1000, 0x1002], dataSet: .optional),
        Row(message: get, field: 0x0110, required: [0x0003, 0x0110, 0x1001], optional: [0x1005], dataSet: .absent),
        Row(message: set, field: 0x0120, required: [0x0003, 0x0110, 0x1001], dataSet: .required),
        Row(message: action, field: 0x0130, required: [0x0003, 0x0110, 0x1001, 0x1008], dataSet: .optional),
        Row(message: create, field: 0x0140, required: [0x0002, 0x0110], optional: [0x1000], dataSet: .optional),
        Row(message: delete, field: 0x0150, required: [0x0003, 0x0110, 0x1001], dataSet: .absent),
    ]

    static let responses = [
        Row(
            message: echoed, field: 0x8030, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1005],
            dataSet: .optional),
        Row(
            message: stored, field: 0x8001, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1000, 0x1005],
            dataSet: .optional),
        Row(
            message: commented(find.response(.pending)), field: 0x8020, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1005], dataSet: .optional),
        Row(
            message: commented(retrieve.response(.pending, counts)), field: 0x8010, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1020, 0x1021, 0x1022, 0x1023, 0x1005], dataSet: .optional),
        Row(
            message: commented(move.response(.moveDestinationUnknown, counts)), field: 0x8021,
            required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1020, 0x1021, 0x1022, 0x1023, 0x1005], dataSet: .optional),
        Row(
            message: commented(event.response(.success)), field: 0x8100, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1000, 0x1002, 0x1005], dataSet: .optional),
        Row(
            message: commented(get.response(.success)), field: 0x8110, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1000, 0x1005], dataSet: .optional),
        Row(
            message: commented(set.response(.success)), field: 0x8120, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1000, 0x1005], dataSet: .optional),
        Row(
            message: commented(action.response(.noSuchActionType)), field: 0x8130, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1000, 0x1005, 0x1008], dataSet: .optional),
        Row(
            message: commented(create.response(.success, sopInstanceUID: instance)), field: 0x8140,
            required: [0x0120, 0x0900], optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1000, 0x1005], dataSet: .optional),
        Row(
            message: commented(delete.response(.success)), field: 0x8150, required: [0x0120, 0x0900],
            optional: [0x0002, 0x0901, 0x0902, 0x0903, 0x1000, 0x1005], dataSet: .optional),
    ]

    private static func decoded(_ command: CommandSet) throws -> CommandSet {
        try CommandSet(decoding: command.encoded)
    }

    private static func decode<Message: DIMSEMessage>(_ message: Message, _ command: CommandSet) throws -> Message {
        try Message.decode(decoded(command))
    }

    @Test(
        "have the elements that the standard gives them, and are read as they were written",
        arguments: requests + responses)
    func roundTrip(row: Row) throws {
        try Self.check(row.message, row)
    }

    private static func check<Message: DIMSEMessage>(_ message: Message, _ row: Row) throws {
        let command = message.commandSet(hasDataSet: true)
        #expect(try command.commandField().rawValue == row.field)
        let written = row.required.union(row.optional)
        #expect(Set(Message.layout.elements.map(\.number)) == written)
        #expect(written.allSatisfy { command.text($0) != nil }, "every element has a value here")
        #expect(command.isFollowedByDataSet == (row.dataSet != .absent))
        #expect(try decode(message, command) == message)
        let bare = message.commandSet(hasDataSet: false)
        #expect(bare.isFollowedByDataSet == (row.dataSet == .required))
    }

    @Test("are refused, each for its reason, without an element that they need", arguments: requests + responses)
    func missing(row: Row) throws {
        let command = row.message.commandSet(hasDataSet: true)
        for element in row.required {
            var broken = command
            broken.remove(element)
            #expect(throws: DIMSEError.missingElement(element)) { _ = try Self.decode(row.message, broken) }
        }
        for element in row.optional {
            var bare = command
            bare.remove(element)
            #expect(throws: Never.self) { _ = try Self.decode(row.message, bare) }
        }
        var other = command
        other.set(CommandElement.commandField, 0x0777)
        #expect(throws: DIMSEError.unexpectedField(expected: row.field)) { _ = try Self.decode(row.message, other) }
    }

    @Test("are refused with a data set that they do not have, or without one that they have", arguments: requests)
    func dataSets(row: Row) throws {
        var command = row.message.commandSet(hasDataSet: true)
        command.set(CommandElement.dataSetType, row.dataSet == .required ? CommandSet.noDataSet : 1)
        switch row.dataSet {
        case .required: #expect(throws: DIMSEError.missingDataSet) { _ = try Self.decode(row.message, command) }
        case .absent: #expect(throws: DIMSEError.unexpectedDataSet) { _ = try Self.decode(row.message, command) }
        case .optional: #expect(throws: Never.self) { _ = try Self.decode(row.message, command) }
        }
    }

    @Test("are refused where an element that they need holds what it cannot", arguments: requests + responses)
    func invalid(row: Row) throws {
        for element in row.required {
            for bytes in [[], [1], [0x44, 0x4F, 0x45, 0x5E, 0x5C, 0x5C]] as [[UInt8]] {
                var broken = row.message.commandSet(hasDataSet: true)
                broken.set(element, encoded: ByteBuffer(bytes: bytes))
                // A C-STORE names its class in any text, which is held against the presentation context.
                if row.field == 0x0001, element == 0x0002, !bytes.isEmpty { continue }
                let error = #expect(throws: DIMSEError.self) { _ = try Self.decode(row.message, broken) }
                #expect(error?.description.contains("DOE") == false)
            }
        }
    }

    @Test("tolerate an optional number that is none, but not a list of tags or an instance that is none")
    func optional() throws {
        var store = Self.store.commandSet()
        store.set(CommandElement.priority, encoded: ByteBuffer(bytes: [1, 2, 3]))
        store.set(CommandElement.moveOriginatorMessageID, encoded: ByteBuffer(bytes: [1]))
        let read = try CStoreRequest.decode(Self.decoded(store))
        #expect(read.priority == .medium && read.moveOriginatorMessageID == nil)
        var get = Self.get.commandSet()
        get.set(CommandElement.attributeIdentifierList, encoded: ByteBuffer(bytes: [1, 2, 3]))
        let list = DIMSEError.invalidElement(CommandElement.attributeIdentifierList, expected: "whole tags")
        #expect(throws: list) { try NGetRequest.decode(Self.decoded(get)) }
        var create = Self.create.commandSet()
        create.set(CommandElement.affectedSOPInstanceUID, "1.02")
        let uid = DIMSEError.invalidElement(CommandElement.affectedSOPInstanceUID, expected: "a UID")
        #expect(throws: uid) { try NCreateRequest.decode(Self.decoded(create)) }
    }

    @Test("that answer are read where their explanation is none")
    func explanations() throws {
        var response = Self.stored.commandSet()
        for element in [
            CommandElement.offendingElement, CommandElement.attributeIdentifierList, CommandElement.errorID,
        ] {
            response.set(element, encoded: ByteBuffer(bytes: [1, 2, 3]))
        }
        let read = try CStoreResponse.decode(Self.decoded(response))
        #expect(read.status == .outOfResources && read.errorComment == "why not")
        #expect(read.details.offendingElements.isEmpty && read.details.attributes.isEmpty)
        #expect(read.details.errorID == nil)
    }

    @Test("that ask are known by their command field, and no other is")
    func known() throws {
        for field in 0...0x0FFF as ClosedRange<UInt16> {
            let known = Self.requests.first { $0.field == field && field != 0x0FFF }
            var command = known?.message.commandSet(hasDataSet: true) ?? CommandSet()
            command.set(CommandElement.commandField, field)
            let request = try DIMSEMessages.request(command)
            #expect((request == nil) == (known == nil), "\(field)")
        }
    }

    @Test("mutated at random are read or refused, and nothing else")
    func hostile() {
        var generator = HostileInputTests.Generator(state: 15)
        for row in Self.requests + Self.responses {
            let original = Array(row.message.commandSet(hasDataSet: true).encoded.readableBytesView)
            for _ in 0..<1000 {
                let bytes = HostileInputTests.mutated(original, &generator)
                guard let command = try? CommandSet(decoding: ByteBuffer(bytes: bytes)) else { continue }
                _ = try? Self.decode(row.message, command)
            }
        }
    }
}
