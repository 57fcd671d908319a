import DICOM
import Logging
import NIOCore

/// A request of the peer that is being served.
struct IncomingOperation {
    /// Tells the responses of one operation from those of another.
    let number: Int
    let command: CommandSet
    let field: CommandField
    let contextID: UInt8
    let operation: any ServiceOperation
    /// Whether its last response is on its way.
    var isAnswered = false
    /// Whether the peer has had enough.
    var isCancelled = false
}

/// What comes from the peer.
extension AssociationSession {
    func receive(_ fragment: DataFragment) throws(DIMSEError) {
        guard let context = contexts[fragment.contextID] else { throw .unknownContext(fragment.contextID) }
        switch try assembler.receive(fragment) {
        case nil: return
        case .command(let command, _): try receive(command, in: context)
        case .dataSet(let bytes, let isLast): receive(bytes, isLast: isLast)
        }
    }

    private func receive(_ command: CommandSet, in context: NegotiatedContext) throws(DIMSEError) {
        // The data set that was not waited for did not come.
        if case .passed = arriving { arriving = .nothing }
        let field = try command.commandField()
        logger.trace("Command received", metadata: ["field": .stringConvertible(field.rawValue)])
        if field.isResponse {
            try receiveResponse(command, field, in: context)
        } else if field == .cCancelRequest {
            try cancel(command)
        } else if performing == nil {
            try begin(command, field, in: context)
        } else {
            parked.append((command, context))
            if isParkedFull { hold(.parked) }
        }
    }

    /// Passes bytes of a data set on.
    private func receive(_ bytes: ByteBuffer, isLast: Bool) {
        guard count(bytes.readableBytes) else { return }
        if isLast { endDataSet() }
        switch arriving {
        case .request(let incoming):
            bytes.withUnsafeReadableBytes { incoming.operation.receive($0) }
            if isRetrieving { extendDeadline() }
            if isLast {
                arriving = .nothing
                perform(incoming)
            } else if incoming.operation.isBackedUp {
                waitForDisk(incoming.operation)
            }
        case .refused(let command, let response, let contextID):
            guard isLast else { return }
            arriving = .nothing
            sendRefusal(of: command, response, contextID: contextID)
        case .response(let request, let command): collect(bytes, isLast: isLast, request, command)
        case .passed: if isLast { arriving = .nothing }
        case .nothing: preconditionFailure("the assembler lets no data set pass without its command")
        }
    }

    /// Begins what a request asks for, or refuses it.
    private func begin(
        _ command: CommandSet, _ field: CommandField, in context: NegotiatedContext
    ) throws(DIMSEError) {
        // Without a message ID there is no answer.
        guard command.number(CommandElement.messageID) != nil, let negotiated, let association else {
            throw .missingElement(CommandElement.messageID)
        }
        do throws(ServiceOutcome) {
            let (provider, message) = try serve(command, field, in: context)
            operations += 1
            let request = ServiceRequest(message: message, context: context, association: negotiated.parties)
            let operation = try provider.begin(request, Responder(association, number: operations, field))
            let incoming = IncomingOperation(
                number: operations, command: command, field: field, contextID: context.id, operation: operation)
            start(incoming)
        } catch {
            try refuse(command, error, in: context)
        }
    }

    /// Who serves a request, and the request as its message.
    ///
    /// A C-STORE that cannot be understood is told so in any presentation context; of every other operation it counts
    /// first whether it is served at all.
    private func serve(
        _ command: CommandSet, _ field: CommandField, in context: NegotiatedContext
    ) throws(ServiceOutcome) -> (any ServiceProvider, any DIMSERequest) {
        guard !services.isEmpty else { throw ServiceOutcome(status: .unrecognizedOperation) }
        let provider = provider(of: field, in: context)
        guard provider != nil || field == .cStoreRequest else { throw command.refusal(in: context) }
        let message: (any DIMSERequest)?
        do throws(DIMSEError) {
            message = try DIMSEMessages.request(command)
        } catch {
            throw ServiceOutcome(error, field: field)
        }
        guard let provider, let message else { throw command.refusal(in: context) }
        // A C-ECHO is answered whatever it names; of DIMSE-N a meta SOP class may be the abstract syntax.
        let namesContext = message.sopClass == context.abstractSyntax.description
        guard namesContext || field.isNormalized || field == .cEchoRequest else { throw command.refusal(in: context) }
        return (provider, message)
    }

    private func provider(of field: CommandField, in context: NegotiatedContext) -> (any ServiceProvider)? {
        let key = ServedRequest(contextID: context.id, field: field)
        if let provider = served[key] { return provider }
        let provider = services.provider(of: field, in: context)
        // What is not served is not kept: there are many command fields.
        served[key] = provider
        return provider
    }

    private func start(_ incoming: IncomingOperation) {
        guard incoming.command.isFollowedByDataSet else { return perform(incoming) }
        enlargeReceiveBuffer()
        beginDataSet()
        arriving = .request(incoming)
        watchSilence()
    }

    /// Lets an operation respond, once its request is complete.
    private func perform(_ incoming: IncomingOperation) {
        performing = incoming
        if incoming.operation.readsOn {
            awaitOperation(within: limits.operationTimeout)
        } else {
            hold(.operation)
            awaitOperation(within: limits.storageTimeout)
        }
        watchSilence()
        incoming.operation.perform()
    }

    private func cancel(_ command: CommandSet) throws(DIMSEError) {
        guard !command.isFollowedByDataSet else { throw .malformedCommand("C-CANCEL with a data set") }
        guard let performing, !performing.isAnswered, !performing.isCancelled,
            let messageID = command.number(CommandElement.messageIDBeingRespondedTo),
            messageID == performing.command.number(CommandElement.messageID)
        else { return }
        self.performing?.isCancelled = true
        performing.operation.cancel()
    }

    /// The association is over.
    func abandonIncoming() {
        let last = (arriving, performing)
        (arriving, performing, parked) = (.nothing, nil, [])
        if case .request(let incoming) = last.0 {
            ledger.noteInterrupted(incoming.field)
            incoming.operation.abandon()
        }
        if let performing = last.1, !performing.isAnswered { performing.operation.abandon() }
    }
}

// MARK: - Answers

extension AssociationSession {
    /// Answers the request of an operation for good, by a status and its reasons.
    func respond(_ number: Int, _ outcome: ServiceOutcome) {
        guard let performing, performing.number == number else { return }
        // A request without a message ID began no operation.
        guard let response = try? performing.command.response(outcome) else { return }
        respond(number, response, outcome, dataSet: nil, promise: nil)
    }

    /// Answers the request of an operation, for good unless the response is pending.
    ///
    /// A message that does not answer it goes nowhere: who waits is told; where nobody does, the request has failed.
    func respond(
        _ number: Int, _ response: CommandSet, dataSet: [UInt8]?, promise: EventLoopPromise<Void>?
    ) {
        guard let performing, performing.number == number else {
            promise?.fail(failure ?? .cancelled)
            return
        }
        do throws(NetworkError) {
            let response = try performing.checked(response, hasDataSet: dataSet != nil)
            let outcome = ServiceOutcome(
                status: response.status ?? .processingFailure, errorComment: response.text(CommandElement.errorComment))
            respond(number, response, outcome, dataSet: dataSet, promise: promise)
        } catch {
            if let promise { return promise.fail(error) }
            logger.error("A response is none", metadata: ["error": .string(error.description)])
            respond(number, ServiceOutcome(status: .processingFailure))
        }
    }

    private func respond(
        _ number: Int, _ response: CommandSet, _ outcome: ServiceOutcome, dataSet: [UInt8]?,
        promise: EventLoopPromise<Void>?
    ) {
        guard let incoming = performing, incoming.number == number, !incoming.isAnswered else {
            promise?.fail(failure ?? .cancelled)
            return
        }
        let isPending = incoming.field.hasPendingResponses && outcome.status.category == .pending
        if isPending {
            if incoming.operation.readsOn { awaitOperation(within: limits.operationTimeout) }
        } else {
            performing?.isAnswered = true
            handler?.deadlines.operation = nil
            ledger.noteAnswer(to: incoming.field, outcome)
        }
        let turn = Turn(promise: promise) { session in
            session.write(response, dataSet: dataSet, contextID: incoming.contextID, promise: promise)
            if !isPending { session.finishPerforming() }
        }
        take(turn)
    }

    /// Refuses a request at once, or when the data set that follows it has been read past.
    private func refuse(
        _ command: CommandSet, _ outcome: ServiceOutcome, in context: NegotiatedContext
    ) throws(DIMSEError) {
        ledger.noteRefusal(of: try command.commandField(), outcome)
        let response = try command.response(outcome)
        guard command.isFollowedByDataSet else {
            sendRefusal(of: command, response, contextID: context.id)
            return
        }
        beginDataSet()
        arriving = .refused(command: command, response: response, contextID: context.id)
    }

    /// A refusal counts as an operation until it is written, so that no two of them wait.
    private func sendRefusal(of command: CommandSet, _ response: CommandSet, contextID: UInt8) {
        guard let field = try? command.commandField() else { return }
        operations += 1
        performing = IncomingOperation(
            number: operations, command: command, field: field, contextID: contextID, operation: Refusal(),
            isAnswered: true)
        take(
            Turn(promise: nil) { session in
                session.write(response, dataSet: nil, contextID: contextID, promise: nil)
                session.finishPerforming()
            })
    }

    /// An operation has been answered: closes, or goes on with what waited for it.
    private func finishPerforming() {
        // What is refused is no progress of ours.
        let isProgress = isRetrieving && !(performing?.operation is Refusal)
        performing = nil
        if isClosing { closeNow() } else { handler?.restartIdle() }
        beginParked()
        if isProgress { extendDeadline() } else { watchSilence() }
        // What was begun just now may hold for itself.
        var reasons: HoldReasons = performing?.operation.readsOn ?? true ? .operation : []
        if !isParkedFull { reasons.insert(.parked) }
        resume(reasons)
    }

    /// Whether what follows has to wait, too: the data set of a parked request, or a third one.
    private var isParkedFull: Bool { parked.count > 1 || parked.last?.command.isFollowedByDataSet == true }

    private func beginParked() {
        while performing == nil, !isTakingDataSet, let next = parked.first {
            parked.removeFirst()
            do throws(DIMSEError) {
                try begin(next.command, try next.command.commandField(), in: next.context)
            } catch {
                handler?.abort(.unexpectedPDU, because: error.description)
            }
        }
    }

    /// Whether the data set of a request is due.
    private var isTakingDataSet: Bool {
        switch arriving {
        case .request, .refused: true
        case .nothing, .response, .passed: false
        }
    }
}

extension IncomingOperation {
    /// A response to this request, which names its message ID.
    ///
    /// - Throws: ``NetworkError/invalidMessage(_:)`` where it is a response to another one, or a data set is missing or
    ///   out of place.
    fileprivate func checked(_ response: CommandSet, hasDataSet: Bool) throws(NetworkError) -> CommandSet {
        guard (try? response.commandField()) == field.response else {
            throw .invalidMessage("a response to another request than 0x\(CommandElement.hexadecimal(field.rawValue))")
        }
        let isMatch = response.status?.category == .pending
        guard !hasDataSet || (field == .cFindRequest ? isMatch : field.hasDataSetInResponse) else {
            throw .invalidMessage("a response with a data set, which it does not have")
        }
        guard hasDataSet || field != .cFindRequest || !isMatch else {
            throw .invalidMessage("a pending response to C-FIND without a data set")
        }
        var response = response
        if let messageID = command.number(CommandElement.messageID) {
            response.set(CommandElement.messageIDBeingRespondedTo, messageID)
        }
        return response
    }
}

/// A command field in a presentation context.
struct ServedRequest: Hashable {
    let contextID: UInt8
    let field: CommandField
}

/// Has nothing to do.
private final class Refusal: ServiceOperation {
    func receive(_ bytes: UnsafeRawBufferPointer) {}
    func perform() {}
}
