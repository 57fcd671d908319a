import DICOM
import DICOMNetwork
import NIOCore
import Testing

/// Numbers that the conformance statement names (section 4.2).
@Suite("What the conformance statement says of associations")
struct StatementTests {
    @Test("an accepted association names what we are and take, and answers none of the other negotiations")
    func identity() throws {
        let acceptor = SimulatedAcceptor()
        let peer = try acceptor.connect()
        peer.send(PDUEncoder.encode(.associateRequest(Samples.request())))
        guard case .associateAccept(let accept)? = peer.pdus.first else { throw RawPeer.Unexpected(peer.pdus) }
        #expect(accept.userInformation.implementationClassUID == "2.25.21566724601987274741271546196701830365")
        #expect(accept.userInformation.implementationVersionName == "SEGNODE_1")
        #expect(accept.userInformation.maximumLength == 131_072)
        #expect(accept.userInformation.roleSelections.isEmpty)
    }

    @Test(
        "a peer's maximum PDU length is honoured from 128 bytes on, and 131072 bytes are never exceeded",
        arguments: [
            (0, 131_066), (1, 122), (127, 122), (128, 122), (129, 122), (130, 124), (131_072, 131_066),
            (131_073, 131_066), (UInt32.max, 131_066),
        ] as [(UInt32, Int)])
    func maximumLength(peer: UInt32, payload: Int) {
        #expect(DataPDUEncoder(peerMaximumLength: peer).maximumPayload == payload)
    }

    @Test("a requestor waits as long as is stated")
    func timers() {
        let timeouts = RequestorTimeouts()
        #expect(timeouts.connect == .seconds(15))
        #expect(timeouts.association == .seconds(30))
        #expect(timeouts.response == .seconds(120))
        #expect(AcceptorConfiguration(aeTitle: RunningAcceptor.title).storageTimeout == .seconds(120))
        #expect(AcceptorConfiguration(aeTitle: RunningAcceptor.title).dataSetWindow == .seconds(300))
    }

    @Test("a command set of 16384 bytes is read, a byte more is not", arguments: [16_384, 16_385])
    func commandLength(length: Int) throws {
        var command = Samples.command(0x0030, sopClass: nil, instance: nil)
        let rest = length - command.encoded.readableBytes - 8
        command.set(0x5010, encoded: ByteBuffer(repeating: 0x20, count: rest))
        let bytes = command.encoded
        #expect(bytes.readableBytes == length)
        let fragment = DataFragment(contextID: 1, isCommand: true, isLast: true, bytes: bytes)
        var assembler = MessageAssembler()
        if length == 16_384 {
            #expect(try assembler.receive(fragment) != nil)
        } else {
            #expect(throws: DIMSEError.commandTooLong(limit: 16_384)) { try assembler.receive(fragment) }
        }
    }

    @Test("a command set in several fragments is one, on whatever context", arguments: [1, 3, 255] as [UInt8])
    func fragmentedCommand(contextID: UInt8) throws {
        var bytes = Samples.command(0x0030, sopClass: nil, instance: nil).encoded
        let start = bytes.readSlice(length: 20) ?? ByteBuffer()
        var assembler = MessageAssembler()
        let first = DataFragment(contextID: contextID, isCommand: true, isLast: false, bytes: start)
        #expect(try assembler.receive(first) == nil)
        let other = DataFragment(contextID: contextID ^ 2, isCommand: true, isLast: true, bytes: bytes)
        var changed = assembler
        #expect(throws: DIMSEError.contextChanged(from: contextID, to: contextID ^ 2)) { try changed.receive(other) }
        let last = DataFragment(contextID: contextID, isCommand: true, isLast: true, bytes: bytes)
        guard case .command(_, contextID) = try assembler.receive(last) else {
            Issue.record("no command on context \(contextID)")
            return
        }
    }

    @Test("a data set that need not come may be missing, until it has begun", arguments: [true, false])
    func missingDataSet(isTolerated: Bool) throws {
        func fragment(isCommand: Bool, isLast: Bool) -> DataFragment {
            let command = Samples.command(0x8001, messageID: nil, hasDataSet: true).encoded
            return DataFragment(contextID: 3, isCommand: isCommand, isLast: isLast, bytes: command)
        }
        var assembler = MessageAssembler()
        _ = try assembler.receive(fragment(isCommand: true, isLast: true))
        if isTolerated {
            assembler.tolerateMissingDataSet()
            #expect(try assembler.receive(fragment(isCommand: true, isLast: true)) != nil)
            assembler.tolerateMissingDataSet()
            _ = try assembler.receive(fragment(isCommand: false, isLast: false))
        }
        #expect(throws: DIMSEError.commandInsteadOfDataSet) {
            try assembler.receive(fragment(isCommand: true, isLast: true))
        }
    }

    @Test("a comment is cut to 64 printable ASCII characters, an offending element is named by its tag")
    func failureDetails() throws {
        let outcome = ServiceOutcome(
            status: .cannotUnderstand, errorComment: String(repeating: "a", count: 60) + "\\\u{1B}é and so on",
            offendingElements: [AttributeTag(0x0020, 0x000D), AttributeTag(0x0008, 0x0018)])
        let response = try Samples.command(0x0001).response(outcome)
        #expect(response.text(CommandElement.errorComment) == String(repeating: "a", count: 60) + "????")
        let elements = ByteBuffer(bytes: [
            0, 0, 0x01, 0x09, 8, 0, 0, 0, 0x20, 0, 0x0D, 0, 0x08, 0, 0x18, 0,
        ])
        #expect(Array(response.encoded.readableBytesView).contains(Array(elements.readableBytesView)))
        #expect(response.text(CommandElement.affectedSOPClassUID) == Samples.ct)
        #expect(response.text(CommandElement.affectedSOPInstanceUID) == "1.2.3.4")
    }

    @Test("a peer that stays after its release was answered is closed after five seconds")
    func staysAfterRelease() throws {
        let peer = try SimulatedAcceptor().associate()
        peer.send(PDUEncoder.encode(.releaseRequest))
        #expect(peer.pdus.last == .releaseReply)
        peer.wait(.seconds(5) - .nanoseconds(1))
        #expect(!peer.isClosed)
        peer.wait(.nanoseconds(1))
        #expect(peer.isClosed)
    }

    @Test(
        "a status has the category that the standard gives it",
        arguments: [
            (0x0000, .success), (0x0001, .warning), (0x0107, .warning), (0x0116, .warning), (0xB000, .warning),
            (0xBFFF, .warning), (0xAFFF, .failure), (0xC000, .failure), (0xA700, .failure), (0x0110, .failure),
            (0x0111, .failure), (0xFE00, .cancel), (0xFF00, .pending), (0xFF01, .pending), (0xFF02, .failure),
        ] as [(UInt16, DIMSEStatus.Category)])
    func category(code: UInt16, expected: DIMSEStatus.Category) {
        #expect(DIMSEStatus(rawValue: code).category == expected)
    }

    @Test("an abort at any time is heeded", arguments: [true, false])
    func abort(withinInstance: Bool) throws {
        let acceptor = SimulatedAcceptor()
        let peer = try acceptor.associate()
        if withinInstance { peer.send(Samples.pdu(Samples.command(0x0001, hasDataSet: true), context: 3)) }
        peer.send(PDUEncoder.encode(.abort(.serviceUser)))
        peer.settle()
        #expect(peer.isClosed)
        #expect(acceptor.observer.ended.map(\.end) == [.abortedByPeer(.serviceUser)])
        #expect(acceptor.storage.abandoned == (withinInstance ? 1 : 0))
    }
}
