import DICOMNetwork
import NIOCore
import Testing

/// What stands where in a PDU, held against bytes that are written down here: a PDU that goes there and back does not
/// tell two fields that were exchanged both times.
@Suite("The fields of PDUs")
struct PDUFieldTests {
    private static func fragments(_ bytes: [UInt8]) throws -> [DataFragment] {
        try PDUTests.read(ByteBuffer(bytes: bytes), pieces: 1000).compactMap {
            if case .fragment(let fragment) = $0 { fragment } else { nil }
        }
    }

    private static func pdu(_ bytes: ByteBuffer) throws -> PDU? {
        guard case .pdu(let pdu)? = try PDUTests.read(bytes, pieces: 1000).first else { return nil }
        return pdu
    }

    @Test("several values of one PDU are each of their own context, and end each for itself")
    func severalValues() throws {
        let fragments = try Self.fragments([
            4, 0, 0, 0, 0, 17, 0, 0, 0, 5, 7, 3, 1, 2, 3, 0, 0, 0, 4, 9, 0, 4, 5,
        ])
        #expect(fragments.map(\.contextID) == [7, 9])
        #expect(fragments.map(\.isCommand) == [true, false])
        #expect(fragments.map(\.isLast) == [true, false])
        #expect(fragments.map { Array($0.bytes.readableBytesView) } == [[1, 2, 3], [4, 5]])
    }

    @Test(
        "only the two lowest bits of a message control header mean anything",
        arguments: [(0xFC, false, false), (0xFD, true, false), (0xFE, false, true), (0xFF, true, true)]
            as [(UInt8, Bool, Bool)])
    func control(header: UInt8, isCommand: Bool, isLast: Bool) throws {
        let fragments = try Self.fragments([4, 0, 0, 0, 0, 8, 0, 0, 0, 4, 5, header, 1, 2])
        #expect(fragments.map(\.isCommand) == [isCommand])
        #expect(fragments.map(\.isLast) == [isLast])
    }

    @Test("a rejection is read field by field, and so is an abort")
    func reasons() throws {
        let rejection = ByteBuffer(bytes: [3, 0, 0, 0, 0, 4, 0, 2, 3, 1])
        #expect(try Self.pdu(rejection) == .associateReject(AssociateRejection(result: 2, source: 3, reason: 1)))
        let abort = ByteBuffer(bytes: [7, 0, 0, 0, 0, 4, 0, 0, 2, 5])
        #expect(try Self.pdu(abort) == .abort(AbortReason(source: 2, reason: 5)))
        #expect(try Self.pdu(ByteBuffer(bytes: [5, 0, 0, 0, 0, 4, 0, 0, 0, 0])) == .releaseRequest)
        #expect(try Self.pdu(ByteBuffer(bytes: [6, 0, 0, 0, 0, 4, 0, 0, 0, 0])) == .releaseReply)
    }

    /// Standard: PS3.8 Table 9-18.
    @Test(
        "the result of a context is the standard's, and any other number is a refusal without a reason",
        arguments: [
            (0, .acceptance), (1, .userRejection), (2, .noReason), (3, .abstractSyntaxNotSupported),
            (4, .transferSyntaxesNotSupported), (5, .noReason), (255, .noReason),
        ] as [(UInt8, PresentationContextAnswer.Result)])
    func results(code: UInt8, result: PresentationContextAnswer.Result) throws {
        var bytes = PDUEncoder.encode(.associateAccept(Samples.accept))
        // After the fixed fields and the application context.
        let item = 74 + 4 + 21
        try #require(bytes.getInteger(at: item, as: UInt8.self) == 0x21)
        bytes.setInteger(code, at: item + 6)
        var expected = Samples.accept
        expected.presentationContexts[0].result = result
        #expect(try Self.pdu(bytes) == .associateAccept(expected))
    }

    @Test("two answers for one context, or an even one, are refused", arguments: [[1, 3, 1], [4]] as [[UInt8]])
    func answeredTwice(ids: [UInt8]) throws {
        var accept = Samples.accept
        accept.presentationContexts = ids.map {
            PresentationContextAnswer(id: $0, result: .acceptance, transferSyntax: Samples.implicit)
        }
        #expect(throws: PDUError.self) { try Self.pdu(PDUEncoder.encode(.associateAccept(accept))) }
    }

    /// What is negotiated, and its item from the tables of PS3.7 D.3.3.
    static let items: [(change: @Sendable (inout UserInformation) -> Void, item: [UInt8])] = [
        (
            { $0.asynchronousOperations = AsynchronousOperationsWindow(invoked: 5, performed: 6) },
            [0x53, 0, 0, 4, 0, 5, 0, 6]
        ),
        (
            { $0.roleSelections = [RoleSelection(sopClassUID: "1.2", isUser: false, isProvider: true)] },
            [0x54, 0, 0, 7, 0, 3, 0x31, 0x2E, 0x32, 0, 1]
        ),
        (
            { $0.roleSelections = [RoleSelection(sopClassUID: "1.2", isUser: true, isProvider: false)] },
            [0x54, 0, 0, 7, 0, 3, 0x31, 0x2E, 0x32, 1, 0]
        ),
        (
            { $0.extendedNegotiations = [ExtendedNegotiation(sopClassUID: "1.2", information: [9, 8])] },
            [0x56, 0, 0, 7, 0, 3, 0x31, 0x2E, 0x32, 9, 8]
        ),
        (
            {
                $0.commonExtendedNegotiations = [
                    CommonExtendedNegotiation(
                        sopClassUID: "1.2", serviceClassUID: "1.3", relatedGeneralSOPClassUIDs: ["1.4"])
                ]
            },
            [0x57, 0, 0, 17, 0, 3, 0x31, 0x2E, 0x32, 0, 3, 0x31, 0x2E, 0x33, 0, 5, 0, 3, 0x31, 0x2E, 0x34]
        ),
        (
            {
                $0.userIdentity = UserIdentity(
                    kind: .usernameAndPasscode, wantsResponse: true, primaryField: [7], secondaryField: [8, 9])
            },
            [0x58, 0, 0, 9, 2, 1, 0, 1, 7, 0, 2, 8, 9]
        ),
    ]

    @Test("each negotiation has its item, and is read from it", arguments: items.indices)
    func negotiations(index: Int) throws {
        let (change, item) = Self.items[index]
        var request = Samples.request()
        request.userInformation = UserInformation(maximumLength: 4096)
        change(&request.userInformation)
        let bytes = PDUEncoder.encode(.associateRequest(request))
        let end: [UInt8] = [0x51, 0, 0, 4, 0, 0, 0x10, 0] + item
        #expect(Array(bytes.readableBytesView.suffix(end.count)) == end)
        #expect(try Self.pdu(bytes) == .associateRequest(request))
    }
}
