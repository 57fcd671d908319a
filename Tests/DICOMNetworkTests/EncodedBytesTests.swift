import DICOM
import DICOMNetwork
import NIOCore
import Testing

/// What goes over the wire, byte by byte, put together here from the tables of PS3.8 9.3 and PS3.7 9.3 alone.
@Suite("The bytes of PDUs and commands")
struct EncodedBytesTests {
    private static func bigEndian(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private static func littleEndian(_ number: Int, _ count: Int) -> [UInt8] { bigEndian(number, count).reversed() }

    private static func pdu(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        [type, 0] + bigEndian(content.count, 4) + content
    }

    private static func item(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        [type, 0] + bigEndian(content.count, 2) + content
    }

    private static func item(_ type: UInt8, _ text: String) -> [UInt8] { item(type, Array(text.utf8)) }

    private static func title(_ text: String) -> [UInt8] {
        Array((text + String(repeating: " ", count: 16 - text.count)).utf8)
    }

    private static func bytes(_ pdu: PDU) -> [UInt8] { Array(PDUEncoder.encode(pdu).readableBytesView) }

    private static let start: [UInt8] =
        [0, 1, 0, 0] + title("SEGNODE") + title("TESTER") + [UInt8](repeating: 0, count: 32)
        + item(0x10, "1.2.840.10008.3.1.1.1")

    @Test("an association request")
    func request() {
        var request = Samples.request()
        request.userInformation.roleSelections = []
        let contexts =
            Self.item(0x20, [1, 0, 0, 0] + Self.item(0x30, Samples.verification) + Self.item(0x40, Samples.implicit))
            + Self.item(
                0x20,
                [3, 0, 0, 0] + Self.item(0x30, Samples.ct) + Self.item(0x40, Samples.explicit)
                    + Self.item(0x40, Samples.implicit))
        let user = Self.item(0x51, [0, 0, 0x40, 0]) + Self.item(0x52, "1.2.3") + Self.item(0x55, "TEST_1")
        #expect(Self.bytes(.associateRequest(request)) == Self.pdu(1, Self.start + contexts + Self.item(0x50, user)))
    }

    @Test("the answer to it, with this implementation's name")
    func accept() {
        let contexts =
            Self.item(0x21, [1, 0, 0, 0] + Self.item(0x40, Samples.implicit))
            + Self.item(0x21, [3, 0, 3, 0] + Self.item(0x40, Samples.implicit))
        let user =
            Self.item(0x51, [0, 2, 0, 0]) + Self.item(0x52, "2.25.21566724601987274741271546196701830365")
            + Self.item(0x55, "SEGNODE_1")
        let expected = Self.pdu(2, Self.start + contexts + Self.item(0x50, user))
        #expect(Self.bytes(.associateAccept(Samples.accept)) == expected)
    }

    @Test("rejections, releases and aborts")
    func others() {
        #expect(Self.bytes(.associateReject(.calledAETitleNotRecognized)) == [3, 0, 0, 0, 0, 4, 0, 1, 1, 7])
        #expect(Self.bytes(.associateReject(.callingAETitleNotRecognized)) == [3, 0, 0, 0, 0, 4, 0, 1, 1, 3])
        #expect(Self.bytes(.associateReject(.applicationContextNotSupported)) == [3, 0, 0, 0, 0, 4, 0, 1, 1, 2])
        #expect(Self.bytes(.associateReject(.protocolVersionNotSupported)) == [3, 0, 0, 0, 0, 4, 0, 1, 2, 2])
        #expect(Self.bytes(.associateReject(.localLimitExceeded)) == [3, 0, 0, 0, 0, 4, 0, 2, 3, 2])
        #expect(Self.bytes(.releaseRequest) == [5, 0, 0, 0, 0, 4, 0, 0, 0, 0])
        #expect(Self.bytes(.releaseReply) == [6, 0, 0, 0, 0, 4, 0, 0, 0, 0])
        // Source 2 is the provider; reason 6 an invalid parameter.
        #expect(Self.bytes(.abort(.invalidParameter)) == [7, 0, 0, 0, 0, 4, 0, 0, 2, 6])
    }

    @Test(
        "a fragment says whether it is of a command and whether it is the last",
        arguments: [(true, true, 3), (true, false, 1), (false, true, 2), (false, false, 0)])
    func fragment(isCommand: Bool, isLast: Bool, header: UInt8) {
        let buffer = Samples.fragment([9, 8, 7], context: 5, isCommand: isCommand, isLast: isLast)
        #expect(Array(buffer.readableBytesView) == [4, 0, 0, 0, 0, 9, 0, 0, 0, 5, 5, header, 9, 8, 7])
    }

    private static func element(_ number: Int, _ value: [UInt8]) -> [UInt8] {
        [0, 0] + littleEndian(number, 2) + littleEndian(value.count, 4) + value
    }

    private static func text(_ number: Int, _ text: String, padding: UInt8 = 0) -> [UInt8] {
        element(number, Array(text.utf8) + (text.utf8.count.isMultiple(of: 2) ? [] : [padding]))
    }

    private static func number(_ element: Int, _ value: Int) -> [UInt8] {
        self.element(element, littleEndian(value, 2))
    }

    private static func expect(_ command: CommandSet, _ elements: [UInt8]) {
        let expected = element(0x0000, littleEndian(elements.count, 4)) + elements
        #expect(Array(command.encoded.readableBytesView) == expected)
    }

    @Test("requests of C-ECHO and C-STORE")
    func requests() throws {
        Self.expect(
            .echoRequest(messageID: 258),
            Self.text(0x0002, Samples.verification) + Self.number(0x0100, 0x0030) + Self.number(0x0110, 258)
                + Self.number(0x0800, 0x0101))
        Self.expect(
            .storeRequest(
                messageID: 7, sopClassUID: SOPClass.ctImageStorage, sopInstanceUID: UID(constant: "1.2.3.4")),
            Self.text(0x0002, Samples.ct) + Self.number(0x0100, 0x0001) + Self.number(0x0110, 7)
                + Self.number(0x0700, 0) + Self.number(0x0800, 1) + Self.text(0x1000, "1.2.3.4"))
    }

    @Test("responses to them, with their reasons")
    func responses() throws {
        Self.expect(
            try Samples.command(0x0030, sopClass: Samples.verification, instance: nil).response(.success),
            Self.text(0x0002, Samples.verification) + Self.number(0x0100, 0x8030) + Self.number(0x0120, 7)
                + Self.number(0x0800, 0x0101) + Self.number(0x0900, 0))
        let outcome = ServiceOutcome(
            status: .dataSetDoesNotMatchSOPClass, errorComment: "odd",
            offendingElements: [AttributeTag(0x0008, 0x0018)])
        Self.expect(
            try Samples.command(0x0001, hasDataSet: true).response(outcome),
            Self.text(0x0002, Samples.ct) + Self.number(0x0100, 0x8001) + Self.number(0x0120, 7)
                + Self.number(0x0800, 0x0101) + Self.number(0x0900, 0xA900)
                + Self.element(0x0901, [8, 0, 0x18, 0]) + Self.text(0x0902, "odd", padding: 0x20)
                + Self.text(0x1000, "1.2.3.4"))
    }

    @Test("a comment has 64 characters at most, all of them printable")
    func comment() throws {
        let outcome = ServiceOutcome(
            status: .cannotUnderstand, errorComment: "ü\\\n" + String(repeating: "x", count: 99))
        let response = try Samples.command(0x0001).response(outcome)
        #expect(response.text(0x0902) == "????" + String(repeating: "x", count: 60))
    }
}
