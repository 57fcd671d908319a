import NIOCore

/// A message as it came from the peer.
struct ReceivedMessage: Sendable {
    let command: CommandSet
    /// The data set, where one followed.
    var dataSet: ByteBuffer?
}

/// A request of ours whose last response has not come.
///
/// Confined to the event loop of its association.
final class OutgoingRequest {
    let messageID: UInt16
    let field: CommandField
    /// Responses that nobody has asked for yet.
    fileprivate var responses: [ReceivedMessage] = []
    /// Who waits for the next response; gets `nil` after the last one.
    fileprivate var reader: EventLoopPromise<ReceivedMessage?>?
    /// What has come of a data set.
    fileprivate var dataSet = ByteBuffer()
    fileprivate var isFinished = false
    fileprivate var isAbandoned = false

    fileprivate init(messageID: UInt16, field: CommandField) {
        self.messageID = messageID
        self.field = field
    }

    /// Nobody is going to ask for further responses.
    func abandon() {
        isAbandoned = true
        responses = []
    }

    fileprivate func deliver(_ message: ReceivedMessage) {
        guard !isAbandoned else { return }
        guard let reader else { return responses.append(message) }
        self.reader = nil
        reader.succeed(message)
    }

    fileprivate func fail(_ error: NetworkError) {
        reader?.fail(error)
        reader = nil
    }
}

/// A request of ours as seen from other threads than its event loop's. When nobody refers to it any more, what still
/// comes is read past.
final class RequestReference: Sendable {
    let messageID: UInt16
    let contextID: UInt8
    let request: NIOLoopBound<OutgoingRequest>
    private let session: NIOLoopBound<AssociationSession>
    private let eventLoop: any EventLoop

    init(_ request: OutgoingRequest, contextID: UInt8, _ session: AssociationSession) {
        messageID = request.messageID
        self.contextID = contextID
        eventLoop = session.channel.eventLoop
        self.request = NIOLoopBound(request, eventLoop: eventLoop)
        self.session = NIOLoopBound(session, eventLoop: eventLoop)
    }

    deinit {
        eventLoop.execute { [session, request, contextID] in
            session.value.drop(request.value, contextID: contextID)
        }
    }
}

/// A request that waits for its turn.
struct WaitingRequest {
    let field: CommandField
    let contextID: UInt8
    let promise: EventLoopPromise<RequestReference>
}

/// A message that goes out as soon as no other is in the middle.
struct Turn {
    /// Fails where the association ends before.
    let promise: EventLoopPromise<Void>?
    let write: (AssociationSession) -> Void
}

// MARK: - One message at a time

extension AssociationSession {
    /// How many requests may be without their last response: what holds where no asynchronous operations are
    /// negotiated.
    ///
    /// Standard: PS3.7 D.3.3.3.
    static let window = 1

    /// Runs a turn now, or after the message that is going out.
    func take(_ turn: Turn) {
        if isSending || !turns.isEmpty { turns.append(turn) } else { turn.write(self) }
    }

    /// The future request of which a message may go out now; whoever gets it sends it and calls ``endTurn()``.
    func beginRequest(_ field: CommandField, contextID: UInt8) -> EventLoopFuture<RequestReference> {
        let promise = channel.eventLoop.makePromise(of: RequestReference.self)
        if let failure {
            promise.fail(failure)
        } else {
            waiting.append(WaitingRequest(field: field, contextID: contextID, promise: promise))
            grantTurns()
        }
        return promise.futureResult
    }

    /// The message that was going out is out.
    func endTurn() {
        isSending = false
        grantTurns()
    }

    private func grantTurns() {
        while !isSending, !turns.isEmpty { turns.removeFirst().write(self) }
        guard !isSending, outgoing.count < Self.window, !waiting.isEmpty else { return }
        let next = waiting.removeFirst()
        isSending = true
        let request = OutgoingRequest(messageID: nextMessageID(), field: next.field)
        outgoing[request.messageID] = request
        extendDeadline()
        next.promise.succeed(RequestReference(request, contextID: next.contextID, self))
    }

    private func nextMessageID() -> UInt16 {
        repeat { lastMessageID = lastMessageID == .max ? 1 : lastMessageID + 1 } while outgoing[lastMessageID] != nil
        return lastMessageID
    }

    /// Sends C-CANCEL for a request, unless its last response is there.
    ///
    /// Standard: PS3.7 9.3.2.3.
    func cancel(_ request: OutgoingRequest, contextID: UInt8) {
        guard outgoing[request.messageID] === request else { return }
        let command = CCancelRequest(messageIDBeingRespondedTo: request.messageID).commandSet()
        take(Turn(promise: nil) { $0.write(command, dataSet: nil, contextID: contextID, promise: nil) })
    }

    /// Nobody waits for the responses to a request any more: pending ones are no use to anybody.
    func drop(_ request: OutgoingRequest, contextID: UInt8) {
        guard outgoing[request.messageID] === request else { return }
        if request.field.hasPendingResponses { cancel(request, contextID: contextID) }
        request.abandon()
        resume(.responses)
        extendDeadline()
    }

    /// Writes a message; goes nowhere where the association is over.
    func write(_ command: CommandSet, dataSet: [UInt8]?, contextID: UInt8, promise: EventLoopPromise<Void>?) {
        guard let negotiated, let handler, let context = handler.context, handler.handle(.sendLocally) != nil else {
            promise?.fail(failure ?? .connectionLost)
            return
        }
        var bytes = negotiated.encoder.command(command.encoded, contextID: contextID)
        if let dataSet { negotiated.encoder.write(dataSet: dataSet, contextID: contextID, to: &bytes) }
        context.writeAndFlush(handler.wrapOutboundOut(bytes), promise: promise)
    }
}

// MARK: - Responses

extension AssociationSession {
    /// The longest data set of a response that is taken, in bytes.
    static let maximumResponseBytes = 16_777_216
    /// So many responses that nobody has asked for stop the reading.
    private static let maximumResponses = 16

    /// The peer has shown that it lives, or we have sent something it has to answer.
    ///
    /// While we do not read, for a reason of our own, the silence is ours.
    func extendDeadline() {
        guard let handler else { return }
        let isOurs = !holds.isDisjoint(with: [.operation, .disk, .responses])
        handler.deadlines.reply = outgoing.isEmpty || isOurs ? nil : (handler.now + responseTimeout, "a response")
        handler.reschedule()
    }

    func receiveResponse(_ command: CommandSet, _ field: CommandField) throws(DIMSEError) {
        guard let id = command.number(CommandElement.messageIDBeingRespondedTo), let request = outgoing[id],
            request.field.response == field
        else { throw .unexpectedResponse(field.rawValue) }
        guard command.isFollowedByDataSet else { return deliver(ReceivedMessage(command: command), to: request) }
        beginDataSet()
        arriving = .response(request, command)
    }

    /// Collects the data set of a response.
    func collect(_ bytes: ByteBuffer, isLast: Bool, _ request: OutgoingRequest, _ command: CommandSet) {
        guard request.dataSet.readableBytes + bytes.readableBytes <= Self.maximumResponseBytes else {
            abort(.protocolViolation("a response with a data set of more than \(Self.maximumResponseBytes) bytes"))
            return
        }
        request.dataSet.writeImmutableBuffer(bytes)
        guard isLast else { return }
        arriving = .nothing
        let whole = request.dataSet
        request.dataSet = ByteBuffer()
        deliver(ReceivedMessage(command: command, dataSet: whole), to: request)
    }

    private func deliver(_ message: ReceivedMessage, to request: OutgoingRequest) {
        let isLast = !request.field.hasPendingResponses || message.command.status?.category != .pending
        if isLast {
            outgoing[request.messageID] = nil
            request.isFinished = true
        }
        request.deliver(message)
        if request.responses.count >= Self.maximumResponses, !isLast { hold(.responses) }
        extendDeadline()
        if isLast { grantTurns() }
    }

    /// The next response to a request; `nil` after the last one.
    func nextResponse(to request: OutgoingRequest) -> EventLoopFuture<ReceivedMessage?> {
        let eventLoop = channel.eventLoop
        if !request.responses.isEmpty {
            let message = request.responses.removeFirst()
            if request.responses.count < Self.maximumResponses / 2 {
                resume(.responses)
                if !outgoing.isEmpty { extendDeadline() }
            }
            return eventLoop.makeSucceededFuture(message)
        }
        if request.isFinished { return eventLoop.makeSucceededFuture(nil) }
        if let failure { return eventLoop.makeFailedFuture(failure) }
        precondition(request.reader == nil, "one reader at a time")
        let promise = eventLoop.makePromise(of: ReceivedMessage?.self)
        request.reader = promise
        return promise.futureResult
    }

    /// The association is over: everything that waits fails.
    func failOutgoing(_ error: NetworkError) {
        for request in outgoing.values { request.fail(error) }
        for request in waiting { request.promise.fail(error) }
        for turn in turns { turn.promise?.fail(error) }
        (outgoing, waiting, turns) = ([:], [], [])
    }
}
