import NIOCore

/// What comes in answer to our requests.
extension AssociationSession {
    /// The longest data set of a response that is taken, in bytes.
    static let maximumResponseBytes = 16_777_216
    /// So much that nobody has asked for stops the reading.
    private static let unread = UnreadLimit(count: 16, bytes: 1_048_576)
    /// Less than that lets it go on.
    private static let resumption = UnreadLimit(count: 8, bytes: 524_288)
    /// So much is kept while another request waits: whoever reads the responses may be who sends it.
    private static let crowded = UnreadLimit(count: 4096, bytes: 16_777_216)

    /// The peer has answered, or we have sent something that it has to answer: its time begins anew.
    func extendDeadline() {
        guard let handler, handler.machine.state == .established else { return }
        handler.deadlines.reply = nil
        patience = responseTimeout
        watchSilence()
    }

    /// Lets the peer's time for a response run, or stand still while the silence is ours; what is left of it stays
    /// left.
    ///
    /// Outside of an association that is there the upper layer has its own deadline for an answer.
    func watchSilence() {
        guard let handler, handler.machine.state == .established else { return }
        let isRunning = !outgoing.isEmpty && !isSilenceOurs
        if isRunning, handler.deadlines.reply == nil {
            handler.deadlines.reply = (handler.now + patience, "a response")
        } else if !isRunning, let reply = handler.deadlines.reply {
            patience = max(reply.deadline - handler.now, .zero)
            handler.deadlines.reply = nil
        }
        handler.reschedule()
    }

    /// Whether the peer may have to wait for us: we do not read for a reason of our own, take a data set, which has
    /// limits of its own, or have not answered what it has asked for since our request went out.
    private var isSilenceOurs: Bool {
        if !holds.isDisjoint(with: [.operation, .disk, .responses]) { return true }
        if case .request = arriving, !isRetrieving { return true }
        guard let performing, !performing.isAnswered else { return false }
        return outgoing.values.allSatisfy { $0.earlierOperations < performing.number }
    }

    /// Whether the peer's own requests are what we have asked for.
    var isRetrieving: Bool { outgoing.values.contains { $0.field == .cGetRequest } }

    /// Takes the command of a response, which its message ID tells from others.
    ///
    /// Some peers announce a data set where none can be; the response is all there, and what may follow is read past.
    func receiveResponse(
        _ command: CommandSet, _ field: CommandField, in context: NegotiatedContext
    ) throws(DIMSEError) {
        guard let id = command.number(CommandElement.messageIDBeingRespondedTo), let request = outgoing[id]
        else { throw .unexpectedResponse(field.rawValue) }
        if command.isFollowedByDataSet, request.field.hasDataSetInResponse {
            // Its encoding would be another one than that of the request.
            guard context.id == request.contextID else {
                throw .contextChanged(from: request.contextID, to: context.id)
            }
            beginDataSet()
            arriving = .response(request, command)
            return
        }
        if command.isFollowedByDataSet {
            progress = DataSetProgress()
            arriving = .passed
            assembler.tolerateMissingDataSet()
        }
        deliver(ReceivedMessage(command: command), to: request)
    }

    /// Collects the data set of a response.
    func collect(_ bytes: ByteBuffer, isLast: Bool, _ request: OutgoingRequest, _ command: CommandSet) {
        if !request.isAbandoned {
            guard request.dataSet.readableBytes + bytes.readableBytes <= Self.maximumResponseBytes else {
                abort(.protocolViolation("a response with a data set of more than \(Self.maximumResponseBytes) bytes"))
                return
            }
            request.dataSet.writeImmutableBuffer(bytes)
        }
        guard isLast else { return extendDeadline() }
        arriving = .nothing
        let whole = request.dataSet
        request.dataSet = ByteBuffer()
        deliver(ReceivedMessage(command: command, dataSet: whole), to: request)
    }

    private func deliver(_ message: ReceivedMessage, to request: OutgoingRequest) {
        // Nobody can have done what was not there yet.
        if request === sending, message.command.status?.isDone == true {
            return abort(.protocolViolation("a response of success before the end of its request"))
        }
        let isLast = !request.field.hasPendingResponses || message.command.status?.category != .pending
        if isLast { outgoing[request.messageID] = nil }
        request.deliver(message, isLast: isLast)
        extendDeadline()
        if isLast { grantTurns() } else { awaitReader(of: request) }
    }

    /// Stops the reading where too much is unread.
    private func awaitReader(of request: OutgoingRequest) {
        if !waiting.isEmpty {
            guard request.hasUnread(Self.crowded) else { return }
            let stuck = waiting
            waiting.removeAll()
            for next in stuck { next.promise.fail(NetworkError.unreadResponses) }
        }
        if request.hasUnread(Self.unread) { hold(.responses) }
    }

    /// The next response to a request; `nil` after the last one.
    func nextResponse(to request: OutgoingRequest) -> EventLoopFuture<ReceivedMessage?> {
        let message = request.next(on: channel.eventLoop)
        if !request.hasUnread(Self.resumption) { resume(.responses) }
        return message
    }
}

extension DIMSEStatus {
    /// Whether what was asked for has been done.
    fileprivate var isDone: Bool { category == .success || category == .warning }
}
