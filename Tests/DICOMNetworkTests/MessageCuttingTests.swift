import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("A message that is longer than the peer takes at once")
struct MessageCuttingTests {
    /// The values of PDUs, none of which is longer than the 128 bytes of the peer.
    private static func fragments(_ bytes: ByteBuffer) throws -> [DataFragment] {
        try PDUTests.read(bytes, pieces: 10_000, limit: 128).compactMap {
            if case .fragment(let fragment) = $0 { fragment } else { nil }
        }
    }

    private static func expect(
        _ fragments: [DataFragment], _ bytes: [UInt8], lengths: [Int], isCommand: Bool, contextID: UInt8
    ) {
        #expect(fragments.map(\.bytes.readableBytes) == lengths)
        #expect(fragments.flatMap { Array($0.bytes.readableBytesView) } == bytes)
        #expect(fragments.map(\.isLast) == lengths.indices.map { $0 == lengths.count - 1 })
        #expect(fragments.allSatisfy { $0.isCommand == isCommand && $0.contextID == contextID })
    }

    /// A command set of C-ECHO takes 42 bytes, the element that fills it up 8 and its value.
    @Test(
        "has its command set cut into PDUs, of which the last one says so",
        arguments: [(72, [122]), (73, [122, 1]), (194, [122, 122]), (300, [122, 122, 106])] as [(Int, [Int])])
    func command(filler: Int, lengths: [Int]) throws {
        var command = Samples.command(0x0030, sopClass: nil, instance: nil)
        command.set(0x5010, encoded: ByteBuffer(bytes: (0..<filler).map { UInt8(truncatingIfNeeded: $0) }))
        let bytes = command.encoded
        let cut = DataPDUEncoder(peerMaximumLength: 128).command(bytes, contextID: 9)
        Self.expect(
            try Self.fragments(cut), Array(bytes.readableBytesView), lengths: lengths, isCommand: true, contextID: 9)
    }

    @Test(
        "has its data set cut into PDUs, of which the last one says so",
        arguments: [
            (0, [0]), (1, [1]), (122, [122]), (123, [122, 1]), (244, [122, 122]), (300, [122, 122, 56]),
        ] as [(Int, [Int])])
    func dataSet(length: Int, lengths: [Int]) throws {
        let dataSet = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        var bytes = ByteBuffer()
        DataPDUEncoder(peerMaximumLength: 128).write(dataSet: dataSet, contextID: 11, to: &bytes)
        Self.expect(try Self.fragments(bytes), dataSet, lengths: lengths, isCommand: false, contextID: 11)
    }

    @Test("is sent as a response in PDUs that the peer takes")
    func response() throws {
        let provider = QueryTests.provider()
        let acceptor = SimulatedAcceptor(services: [provider])
        let peer = try acceptor.associate(adding: [5: .studyRootFind])
        peer.send(Samples.pdu(QueryTests.find(), context: 5))
        peer.send(Samples.fragment([1, 2], context: 5, isCommand: false, isLast: true))
        let asked = try #require(provider.asked.first)
        let find = try #require(asked.request.message as? CFindRequest)
        let dataSet = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
        asked.responder.respond(find.response(.pending), dataSet: dataSet)
        peer.settle()
        #expect(peer.dataSets == [dataSet])
        // 16384 bytes are taken, 6 of which are the header of the value.
        let fragments = peer.fragments
        #expect(fragments.allSatisfy { $0.contextID == 5 })
        let lengths = fragments.compactMap { $0.isCommand ? nil : $0.bytes.readableBytes }
        #expect(lengths == [16_378, 16_378, 7244])
    }

    @Test("has a command set that is measured over all of its fragments")
    func commandLength() throws {
        var assembler = MessageAssembler()
        let part = DataFragment(
            contextID: 1, isCommand: true, isLast: false, bytes: ByteBuffer(repeating: 0, count: 8192))
        #expect(try assembler.receive(part) == nil)
        #expect(try assembler.receive(part) == nil)
        let byte = DataFragment(contextID: 1, isCommand: true, isLast: false, bytes: ByteBuffer(repeating: 0, count: 1))
        #expect(throws: DIMSEError.commandTooLong(limit: 16_384)) { try assembler.receive(byte) }
    }

    @Test("has no data set before its command set is complete")
    func order() throws {
        var assembler = MessageAssembler()
        let bytes = ByteBuffer(repeating: 0, count: 2)
        let start = DataFragment(contextID: 1, isCommand: true, isLast: false, bytes: bytes)
        #expect(try assembler.receive(start) == nil)
        let data = DataFragment(contextID: 1, isCommand: false, isLast: true, bytes: bytes)
        #expect(throws: DIMSEError.dataSetWithoutCommand) { try assembler.receive(data) }
    }
}
