import DICOM
import Logging
import NIOCore

extension AcceptedAssociation {
    func receive(_ fragment: DataFragment) throws(DIMSEError) {
        guard let context = contexts[fragment.contextID] else { throw .unknownContext(fragment.contextID) }
        switch try assembler.receive(fragment) {
        case nil: return
        case .command(let command, _): try begin(command, in: context)
        case .dataSet(let bytes, let isLast): receive(bytes, isLast: isLast)
        }
    }

    private func begin(_ command: CommandSet, in context: NegotiatedContext) throws(DIMSEError) {
        let field = try command.commandField()
        logger.trace("Command received", metadata: ["field": .stringConvertible(field.rawValue)])
        guard !field.isResponse else { throw .unexpectedResponse(field.rawValue) }
        switch field {
        case .cStoreRequest: try beginStore(command, in: context)
        case .cEchoRequest: try answerEcho(command, in: context)
        case .cCancelRequest: if command.isFollowedByDataSet { throw .malformedCommand("C-CANCEL with a data set") }
        default: try refuse(command, command.refusal(in: context), in: context)
        }
    }

    private func beginStore(_ command: CommandSet, in context: NegotiatedContext) throws(DIMSEError) {
        if let refusal = command.storeRefusal(in: context) {
            try refuse(command, refusal, in: context)
            return
        }
        guard let request = storeRequest(command, in: context) else {
            throw .missingElement(CommandElement.messageID)
        }
        enlargeReceiveBuffer()
        let receiver = storage.beginInstance(request)
        beginDataSet()
        operation = .store(command: command, contextID: context.id, receiver: receiver)
    }

    /// Prepares for data sets, once.
    private func enlargeReceiveBuffer() {
        guard !hasLargeBuffer, let options = handler?.context?.channel.syncOptions else { return }
        hasLargeBuffer = true
        do {
            try options.setOption(.recvAllocator, value: ReceiveBuffer.large)
        } catch {
            logger.debug("Receive buffer stays small", metadata: ["error": .string("\(error)")])
        }
    }

    private func storeRequest(_ command: CommandSet, in context: NegotiatedContext) -> StoreRequest? {
        guard let messageID = command.number(CommandElement.messageID), let callingAETitle, let calledAETitle else {
            return nil
        }
        return StoreRequest(
            associationID: id,
            callingAETitle: callingAETitle,
            calledAETitle: calledAETitle,
            peerAddress: peerAddress,
            sopClassUID: context.abstractSyntax.description,
            sopInstanceUID: command.text(CommandElement.affectedSOPInstanceUID) ?? "",
            transferSyntax: context.transferSyntax,
            messageID: messageID,
            priority: command.number(CommandElement.priority) ?? 0,
            moveOriginatorAETitle: command.text(CommandElement.moveOriginator)
        )
    }

    private func answerEcho(_ command: CommandSet, in context: NegotiatedContext) throws(DIMSEError) {
        guard context.abstractSyntax == SOPClass.verification else {
            try refuse(command, command.refusal(in: context), in: context)
            return
        }
        summary?.echoes += 1
        try refuse(command, .success, in: context)
    }

    /// Answers a request that is not for the storage provider at once, or when the data set that follows it has been read past.
    private func refuse(
        _ command: CommandSet,
        _ outcome: StoreOutcome,
        in context: NegotiatedContext
    ) throws(DIMSEError) {
        if try command.commandField() == .cStoreRequest { summary?.refusedInstances += 1 }
        if outcome.status.category == .failure { noteRefusal(outcome) }
        let response = try command.response(outcome)
        if command.isFollowedByDataSet {
            beginDataSet()
            operation = .drain(response: response, contextID: context.id)
        } else {
            send(response, contextID: context.id)
        }
    }
}

extension AcceptedAssociation {
    /// Passes bytes of a data set on, and finishes it after the last ones.
    func receive(_ bytes: ByteBuffer, isLast: Bool) {
        guard count(bytes.readableBytes) else { return }
        if isLast { endDataSet() }
        switch operation {
        case .store(let command, let contextID, let receiver):
            bytes.withUnsafeReadableBytes { receiver.receive($0) }
            if isLast {
                commit(command, contextID: contextID, receiver)
            } else if receiver.isBackedUp {
                waitForDisk(receiver)
            }
        case .drain(let response, let contextID):
            guard isLast else { return }
            operation = .none
            send(response, contextID: contextID)
        case .none, .commit: preconditionFailure("the assembler lets no data set pass without its command")
        }
    }

    /// Lets the receiver finish; until then nothing further is looked at.
    private func commit(_ command: CommandSet, contextID: UInt8, _ receiver: any InstanceReceiver) {
        guard let handler, let eventLoop = handler.context?.eventLoop else { return }
        let pending = StoreCompletion(self, command, contextID)
        operation = .commit(pending)
        handler.hold()
        awaitStorage()
        let completion = NIOLoopBound(pending, eventLoop: eventLoop)
        receiver.finish { outcome in
            eventLoop.execute { completion.value.complete(outcome) }
        }
    }

    /// Answers a C-STORE request and goes on.
    func answer(_ command: CommandSet, contextID: UInt8, _ outcome: StoreOutcome) {
        guard case .commit = operation else { return }
        operation = .none
        handler?.deadlines.storage = nil
        if outcome.status.category == .failure {
            noteRefusal(outcome)
            summary?.refusedInstances += 1
        } else {
            summary?.storedInstances += 1
        }
        if let response = try? command.response(outcome) { send(response, contextID: contextID) }
        handler?.resume()
    }

    /// Sends a response, after which a closing association ends.
    func send(_ response: CommandSet, contextID: UInt8) {
        guard let handler, let context = handler.context, handler.handle(.sendLocally) != nil else { return }
        let bytes = encoder.command(response.encoded, contextID: contextID)
        context.writeAndFlush(handler.wrapOutboundOut(bytes), promise: nil)
        if isClosing { closeNow() }
    }
}

/// The response to one C-STORE request, given at most once.
///
/// Confined to the event loop of the association.
final class StoreCompletion {
    private var association: AcceptedAssociation?
    private let command: CommandSet
    private let contextID: UInt8

    init(_ association: AcceptedAssociation, _ command: CommandSet, _ contextID: UInt8) {
        self.association = association
        self.command = command
        self.contextID = contextID
    }

    func complete(_ outcome: StoreOutcome) {
        association?.answer(command, contextID: contextID, outcome)
        association = nil
    }
}
