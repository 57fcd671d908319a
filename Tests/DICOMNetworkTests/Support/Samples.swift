import DICOMNetwork
import NIOCore
import Synchronization

/// PDUs and messages that tests send.
enum Samples {
    static let ct = "1.2.840.10008.5.1.4.1.1.2"
    static let verification = "1.2.840.10008.1.1"
    static let explicit = "1.2.840.10008.1.2.1"
    static let implicit = "1.2.840.10008.1.2"

    /// Verification in context 1, CT in context 3.
    static func request(called: String = "SEGNODE", calling: String = "TESTER") -> AssociateRequest {
        AssociateRequest(
            calledAETitle: called,
            callingAETitle: calling,
            presentationContexts: [
                PresentationContextProposal(id: 1, abstractSyntax: verification, transferSyntaxes: [implicit]),
                PresentationContextProposal(id: 3, abstractSyntax: ct, transferSyntaxes: [explicit, implicit]),
            ],
            userInformation: UserInformation(
                maximumLength: 16_384,
                implementationClassUID: "1.2.3",
                implementationVersionName: "TEST_1",
                roleSelections: [RoleSelection(sopClassUID: ct, isUser: true, isProvider: false)]
            )
        )
    }

    static var accept: AssociateAccept {
        AssociateAccept(
            calledAETitle: "SEGNODE",
            callingAETitle: "TESTER",
            presentationContexts: [
                PresentationContextAnswer(id: 1, result: .acceptance, transferSyntax: implicit),
                PresentationContextAnswer(id: 3, result: .abstractSyntaxNotSupported, transferSyntax: implicit),
            ],
            userInformation: UserInformation(maximumLength: 131_072, implementation: .segnode)
        )
    }

    /// A command that asks for `field`.
    static func command(
        _ field: UInt16,
        sopClass: String? = ct,
        instance: String? = "1.2.3.4",
        messageID: UInt16? = 7,
        hasDataSet: Bool = false
    ) -> CommandSet {
        var command = CommandSet()
        sopClass.map { command.set(CommandElement.affectedSOPClassUID, $0) }
        command.set(CommandElement.commandField, field)
        messageID.map { command.set(CommandElement.messageID, $0) }
        command.set(CommandElement.dataSetType, hasDataSet ? 1 : CommandSet.noDataSet)
        instance.map { command.set(CommandElement.affectedSOPInstanceUID, $0) }
        return command
    }

    /// The P-DATA-TF PDU of one fragment.
    static func fragment(_ bytes: [UInt8], context: UInt8, isCommand: Bool, isLast: Bool) -> ByteBuffer {
        var buffer = ByteBuffer()
        DataPDUEncoder(peerMaximumLength: 0)
            .writeHeader(
                payload: bytes.count,
                contextID: context,
                isCommand: isCommand,
                isLast: isLast,
                to: &buffer
            )
        buffer.writeBytes(bytes)
        return buffer
    }

    static func pdu(_ command: CommandSet, context: UInt8) -> ByteBuffer {
        DataPDUEncoder(peerMaximumLength: 0).command(command.encoded, contextID: context)
    }
}

extension Samples {
    /// Remembers a value, across callbacks.
    final class Last<Value: Sendable>: Sendable {
        private let last = Mutex<Value?>(nil)
        var value: Value? { last.withLock { $0 } }
        func remember(_ value: Value) { last.withLock { $0 = value } }
    }
}
