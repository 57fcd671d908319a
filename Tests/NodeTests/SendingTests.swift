import DICOM
import DICOMNetwork
import Foundation
import Logging
import NIOCore
import NIOPosix
import Node
import Synchronization
import TestSupport
import Testing

/// What a sender tells of each file, whatever the peer does with it.
@Suite("Sending several instances")
struct SendingTests {
    private static let mr = UID(constant: "1.2.840.10008.5.1.4.1.1.4")
    private let folder: TemporaryFolder
    private let sender: InstanceSender

    init() throws {
        folder = try TemporaryFolder()
        let requestor = AssociationRequestor(
            callingAETitle: ApplicationEntityTitle(constant: "SENDER"), timeouts: DeliveryFixture.patience,
            group: MultiThreadedEventLoopGroup.singleton, logger: DeliveryFixture.logger)
        sender = InstanceSender(requestor: requestor)
    }

    private func file(_ name: String, _ sopClass: UID = SOPClass.ctImageStorage) throws -> InstanceFile {
        let uid = UID.derived(from: [name])
        var bytes = EncodedDataSet()
        bytes.add(.sopClassUID, .UI, sopClass.description)
        bytes.add(.sopInstanceUID, .UI, uid.description)
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: sopClass, mediaStorageSOPInstanceUID: uid, transferSyntax: .explicitVRLittleEndian)
        let path = folder.path(name)
        try Data(header.encoded() + bytes.bytes).write(to: URL(filePath: path))
        return try InstanceFile(path: path)
    }

    /// Answers one C-STORE after the other; the connection is closed where there is no answer left.
    private static func script(_ outcomes: [ServiceOutcome]) -> ScriptedAcceptor.Script {
        let state = Conversation(outcomes)
        return { received in
            switch received {
            case .pdu(.associateRequest(let request)): return [acceptCT(request)]
            case .pdu(.releaseRequest): return [PDUEncoder.encode(.releaseReply)]
            case .command(let command, contextID: _):
                state.take(command)
                return []
            case .endOfDataSet(let contextID):
                guard let (request, outcome) = state.next() else { return nil }
                return ScriptedAcceptor.response(request, outcome, contextID: contextID)
            default: return []
            }
        }
    }

    /// Accepts the contexts of CT images alone.
    private static func acceptCT(_ request: AssociateRequest) -> ByteBuffer {
        let answers = request.presentationContexts.map { proposal in
            let isCT = proposal.abstractSyntax == SOPClass.ctImageStorage.description
            return PresentationContextAnswer(
                id: proposal.id, result: isCT ? .acceptance : .abstractSyntaxNotSupported,
                transferSyntax: proposal.transferSyntaxes.first ?? "")
        }
        return PDUEncoder.encode(
            .associateAccept(
                AssociateAccept(
                    calledAETitle: request.calledAETitle, callingAETitle: request.callingAETitle,
                    presentationContexts: answers, userInformation: UserInformation())))
    }

    private final class Conversation: Sendable {
        private let state: Mutex<(request: CommandSet?, outcomes: [ServiceOutcome])>

        init(_ outcomes: [ServiceOutcome]) { state = Mutex((nil, outcomes)) }

        func take(_ command: CommandSet) { state.withLock { $0.request = command } }

        func next() -> (CommandSet, ServiceOutcome)? {
            state.withLock { state in
                guard let request = state.request, !state.outcomes.isEmpty else { return nil }
                return (request, state.outcomes.removeFirst())
            }
        }
    }

    @Test("each file has its outcome with what the peer said, in order, and is told as soon as that is known")
    func outcomes() async throws {
        let files = try ["a", "b", "c"].map { try file($0) }
        let coerced = DIMSEStatus(rawValue: 0xB000), refused = DIMSEStatus(rawValue: 0xC000)
        let answers = [
            ServiceOutcome.success, ServiceOutcome(status: coerced, errorComment: "modified"),
            ServiceOutcome(status: refused),
        ]
        var told: [InstanceOutcome] = []
        let outcomes = try await ScriptedAcceptor.run(Self.script(answers)) { remote in
            try await sender.send(files, to: remote) { told.append($0) }
        }
        let expected = [
            InstanceOutcome(path: files[0].path, result: .stored),
            InstanceOutcome(path: files[1].path, result: .warning, detail: "\(coerced) (modified)"),
            InstanceOutcome(path: files[2].path, result: .refused, detail: "\(refused)"),
        ]
        #expect(outcomes == expected && told == expected)
        #expect(outcomes.map { $0.isStored } == [true, true, false])
        withExtendedLifetime(folder) {}
    }

    @Test("a file for which the peer takes nothing is refused by itself, and the others are sent")
    func notAccepted() async throws {
        let files = try [file("a", Self.mr), file("b")]
        let outcomes = try await ScriptedAcceptor.run(Self.script([.success])) { remote in
            try await sender.send(files, to: remote)
        }
        #expect(outcomes.map(\.path) == files.map(\.path))
        #expect(outcomes.map(\.result) == [.refused, .stored])
        #expect(outcomes.first?.detail?.contains(Self.mr.description) == true)
        withExtendedLifetime(folder) {}
    }

    @Test("what came after the end of the association was not sent, and says why")
    func brokenOff() async throws {
        let files = try ["a", "b", "c"].map { try file($0) }
        let outcomes = try await ScriptedAcceptor.run(Self.script([.success])) { remote in
            try await sender.send(files, to: remote)
        }
        let lost = "\(NetworkError.connectionLost)"
        #expect(
            outcomes == [
                InstanceOutcome(path: files[0].path, result: .stored),
                InstanceOutcome(path: files[1].path, result: .notSent, detail: lost),
                InstanceOutcome(path: files[2].path, result: .notSent, detail: lost),
            ])
        #expect(outcomes.map { $0.isStored } == [true, false, false])
        withExtendedLifetime(folder) {}
    }

    @Test("where no association can be made at all, that is an error and no list of files")
    func nobodyThere() async throws {
        let reserved = try ReservedPort()
        let remote = RemoteApplicationEntity(title: ScriptedAcceptor.title, host: "127.0.0.1", port: reserved.port)
        let files = try [file("a")]
        await #expect(throws: NetworkError.self) { _ = try await sender.send(files, to: remote) }
        withExtendedLifetime(reserved) {}
        withExtendedLifetime(folder) {}
    }

    @Test("an association has 128 contexts at most, each once; files stay in their order")
    func batches() throws {
        let classes = (0..<129).map { UID.derived(from: ["class", "\($0)"]) }
        var files = try classes[..<128].enumerated().map { try file("\($0)", $1) }
        files += try [file("repeated", classes[5]), file("next", classes[128]), file("again", classes[5])]
        let batches = InstanceSender.batches(files)
        #expect(batches.map { $0.files.map(\.path) } == [files[..<129].map(\.path), files[129...].map(\.path)])
        let contexts = batches.map { batch in batch.contexts.map(\.abstractSyntax) }
        #expect(contexts == [Array(classes[..<128]), [classes[128], classes[5]]])
        #expect(InstanceSender.batches([]).isEmpty)
        withExtendedLifetime(folder) {}
    }

    @Test("stored is what the peer or the archive has, whatever it said beside")
    func stored() {
        let results: [InstanceOutcome.Result] = [.stored, .warning, .present, .refused, .notSent]
        let isStored = results.map { InstanceOutcome(path: "a", result: $0).isStored }
        #expect(isStored == [true, true, true, false, false])
        #expect(results.map(\.rawValue) == ["stored", "warning", "present", "refused", "notSent"])
    }
}
