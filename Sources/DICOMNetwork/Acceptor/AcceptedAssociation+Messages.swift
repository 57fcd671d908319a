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
