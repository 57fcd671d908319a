import DICOMNetwork
import NIOCore
import Testing

@Suite("Protocol data units")
struct PDUTests {
    static let all: [PDU] = [
        .associateRequest(Samples.request()), .associateAccept(Samples.accept),
        .associateReject(.calledAETitleNotRecognized), .releaseRequest, .releaseReply, .abort(.invalidParameter),
    ]

    /// Everything that a reader finds when `bytes` arrive in pieces of a length.
    static func read(_ bytes: ByteBuffer, pieces: Int, limit: Int = 131_072) throws -> [PDUToken] {
        var reader = PDUReader(maximumDataLength: limit)
        var rest = bytes
        var tokens: [PDUToken] = []
        while var piece = rest.readSlice(length: min(pieces, rest.readableBytes)), piece.readableBytes > 0 {
            while let token = try reader.next(from: &piece) { tokens.append(token) }
        }
        #expect(!reader.isInsidePDU)
        return tokens
    }

    @Test("a PDU is read as it was written, however it is cut", arguments: all, [1, 2, 7, 1000])
    func roundTrip(pdu: PDU, pieces: Int) throws {
        let tokens = try Self.read(PDUEncoder.encode(pdu), pieces: pieces)
        guard case .pdu(let read) = tokens.first, tokens.count == 1 else {
            Issue.record("\(tokens)")
            return
        }
        #expect(read == pdu)
    }

    @Test("fragments of a P-DATA-TF PDU add up to their bytes, however it is cut", arguments: [1, 3, 11, 12, 13, 5000])
    func fragments(pieces: Int) throws {
        let payload = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var bytes = Samples.fragment(payload, context: 5, isCommand: false, isLast: true)
        bytes.writeImmutableBuffer(PDUEncoder.encode(.releaseRequest))
        var found: [UInt8] = []
        var lasts = 0
        for token in try Self.read(bytes, pieces: pieces) {
            guard case .fragment(let fragment) = token else { continue }
            #expect(fragment.contextID == 5)
            #expect(!fragment.isCommand)
            #expect(lasts == 0, "nothing follows the last bytes")
            found += fragment.bytes.readableBytesView
            lasts += fragment.isLast ? 1 : 0
        }
        #expect(found == payload)
        #expect(lasts == 1)
    }

    @Test("an empty last fragment ends a data set")
    func emptyFragment() throws {
        let tokens = try Self.read(Samples.fragment([], context: 1, isCommand: false, isLast: true), pieces: 100)
        guard case .fragment(let fragment) = tokens.dropFirst().first else {
            Issue.record("\(tokens)")
            return
        }
        #expect(fragment.isLast)
        #expect(fragment.bytes.readableBytes == 0)
    }

    static let invalid: [(String, [UInt8], PDUError)] = [
        ("a type that does not exist", [9, 0, 0, 0, 0, 4], .unrecognizedType(9)),
        ("text", Array("GET / HTTP/1.1".utf8), .unrecognizedType(0x47)),
        (
            "a data PDU that is longer than agreed", [4, 0, 0, 2, 0, 1],
            .invalidLength(type: .presentationData, found: 131_073, expected: 6...131_072)
        ),
        (
            "a data PDU without a fragment", [4, 0, 0, 0, 0, 0],
            .invalidLength(type: .presentationData, found: 0, expected: 6...131_072)
        ),
        (
            "an association request of four gigabytes", [1, 0, 0xFF, 0xFF, 0xFF, 0xFF],
            .invalidLength(type: .associateRequest, found: .max, expected: 68...524_288)
        ),
        (
            "an abort of a gigabyte", [7, 0, 0x40, 0, 0, 0],
            .invalidLength(type: .abort, found: 0x4000_0000, expected: 4...4)
        ),
        (
            "a fragment that is longer than its PDU", [4, 0, 0, 0, 0, 8, 0, 0, 0, 9, 1, 0],
            .invalidFragmentLength(found: 9, remaining: 4)
        ),
        (
            "a fragment shorter than its own header", [4, 0, 0, 0, 0, 8, 0, 0, 0, 1, 1, 0],
            .invalidFragmentLength(found: 1, remaining: 4)
        ),
        (
            "a fragment length that overflows", [4, 0, 0, 0, 0, 8, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0],
            .invalidFragmentLength(found: .max, remaining: 4)
        ),
        (
            "bytes after the last fragment", [4, 0, 0, 0, 0, 8, 0, 0, 0, 2, 1, 3, 0, 0],
            .invalidFragmentLength(found: 0, remaining: 2)
        ),
    ]

    @Test("is refused as soon as its header is there", arguments: invalid)
    func refused(name: String, bytes: [UInt8], expected: PDUError) throws {
        #expect(throws: expected, "\(name)") { try Self.read(ByteBuffer(bytes: bytes), pieces: 6) }
    }

    @Test("two contexts of one ID, or of an even one, are refused", arguments: [[1, 1], [2], [0]] as [[UInt8]])
    func contextIdentifiers(ids: [UInt8]) throws {
        var request = Samples.request()
        request.presentationContexts = ids.map {
            PresentationContextProposal(id: $0, abstractSyntax: Samples.ct, transferSyntaxes: [Samples.implicit])
        }
        #expect(throws: PDUError.self) {
            try Self.read(PDUEncoder.encode(.associateRequest(request)), pieces: 100_000)
        }
    }

    @Test("items that nobody knows are read past, and those of other negotiations are known")
    func toleratedItems() throws {
        var bytes = PDUEncoder.encode(.associateRequest(Samples.request()))
        let information = Self.userInformationOffset(bytes)
        let asynchronous: [UInt8] = [0x53, 0, 0, 4, 0, 5, 0, 5]
        let extended: [UInt8] = [0x56, 0, 0, 4, 0, 1, 0x31, 1] + [0x57, 0, 0, 2, 0, 0]
        let identity: [UInt8] = [0x58, 0, 0, 9, 2, 1, 0, 1, 0x61, 0, 2, 0x62, 0x63]
        bytes.writeBytes(asynchronous + extended + identity + [0x5F, 0, 0, 1, 0])
        bytes.setInteger(UInt16(bytes.writerIndex - information - 4), at: information + 2)
        bytes.writeBytes([0x99, 0, 0, 2, 1, 2])
        bytes.setInteger(UInt32(bytes.readableBytes - 6), at: 2)
        let tokens = try Self.read(bytes, pieces: 64)
        guard case .pdu(let read) = tokens.first else {
            Issue.record("\(tokens)")
            return
        }
        var expected = Samples.request()
        expected.userInformation.asynchronousOperations = AsynchronousOperationsWindow(invoked: 5, performed: 5)
        expected.userInformation.extendedNegotiations = [ExtendedNegotiation(sopClassUID: "1", information: [1])]
        expected.userInformation.userIdentity = UserIdentity(
            kind: .usernameAndPasscode, wantsResponse: true, primaryField: [0x61], secondaryField: [0x62, 0x63])
        // The common extended negotiation ends before its service class.
        #expect(read == .associateRequest(expected))
    }

    @Test("every item of the user information is read as it was written")
    func userInformation() throws {
        var request = Samples.request()
        request.userInformation.asynchronousOperations = AsynchronousOperationsWindow(invoked: 0, performed: 1)
        request.userInformation.extendedNegotiations = [
            ExtendedNegotiation(sopClassUID: "1.2.840.10008.5.1.4.1.2.2.1", information: [1, 1, 1])
        ]
        request.userInformation.commonExtendedNegotiations = [
            CommonExtendedNegotiation(
                sopClassUID: "1.2.3", serviceClassUID: "1.2.840.10008.4.2",
                relatedGeneralSOPClassUIDs: [Samples.ct, "1.2.4"]),
            CommonExtendedNegotiation(
                sopClassUID: "1.2.5", serviceClassUID: "1.2.840.10008.4.2", relatedGeneralSOPClassUIDs: []),
        ]
        request.userInformation.userIdentity = UserIdentity(
            kind: .jsonWebToken, wantsResponse: false, primaryField: Array("token".utf8))
        guard case .pdu(let read)? = try Self.read(PDUEncoder.encode(.associateRequest(request)), pieces: 64).first
        else {
            Issue.record("no request")
            return
        }
        #expect(read == .associateRequest(request))
    }

    @Test(
        "an item on which nothing depends may break its rules",
        arguments: [
            [0x53, 0, 0, 3, 0, 5, 0], [0x56, 0, 0, 1, 0], [0x56, 0, 0, 2, 0, 9], [0x57, 0, 0, 7, 0, 0, 0, 0, 0, 1, 0],
            [0x58, 0, 0, 4, 1, 1, 0, 0], [0x58, 0, 0, 0],
        ] as [[UInt8]])
    func brokenItems(item: [UInt8]) throws {
        var bytes = PDUEncoder.encode(.associateRequest(Samples.request()))
        let information = Self.userInformationOffset(bytes)
        bytes.writeBytes(item)
        bytes.setInteger(UInt16(bytes.writerIndex - information - 4), at: information + 2)
        bytes.setInteger(UInt32(bytes.readableBytes - 6), at: 2)
        guard case .pdu(let read)? = try Self.read(bytes, pieces: 64).first else {
            Issue.record("no request")
            return
        }
        #expect(read == .associateRequest(Samples.request()))
    }

    @Test(
        "a truncated association PDU is refused wherever it ends, but between two items",
        arguments: [.associateRequest(Samples.request()), .associateAccept(Samples.accept)] as [PDU])
    func truncatedItems(pdu: PDU) throws {
        let whole = PDUEncoder.encode(pdu)
        let boundaries = Self.itemBoundaries(whole)
        #expect(boundaries.count >= 3)
        for length in 0..<whole.readableBytes - 6 {
            var bytes = whole
            bytes.moveWriterIndex(to: 6 + length)
            bytes.setInteger(UInt32(length), at: 2)
            guard boundaries.contains(length) else {
                #expect(throws: PDUError.self, "\(length) bytes") { try Self.read(bytes, pieces: 64) }
                continue
            }
            guard case .pdu(let read)? = try Self.read(bytes, pieces: 64).first else {
                Issue.record("\(length) bytes")
                continue
            }
            #expect(read != pdu)
        }
    }

    /// Where the items of an association PDU begin, in bytes after the PDU header.
    private static func itemBoundaries(_ bytes: ByteBuffer) -> Set<Int> {
        var offset = 74
        var boundaries: Set<Int> = []
        while let length: UInt16 = bytes.getInteger(at: offset + 2) {
            boundaries.insert(offset - 6)
            offset += 4 + Int(length)
        }
        return boundaries
    }

    /// Where the user information item of an association request begins.
    private static func userInformationOffset(_ bytes: ByteBuffer) -> Int {
        var offset = 74
        while bytes.getInteger(at: offset, as: UInt8.self) != 0x50,
            let length: UInt16 = bytes.getInteger(at: offset + 2)
        {
            offset += 4 + Int(length)
        }
        return offset
    }
}
