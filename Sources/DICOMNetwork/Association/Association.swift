public import DICOM
import NIOCore
import NIOPosix

/// An association, whichever side requested it: both may send requests, as far as their roles allow.
///
///     let matches = try await association.responses(to: CFindRequest(sopClassUID: studyRoot), in: context, identifier)
///     for try await match in matches where match.response.status.category == .pending { … }
///
/// One request at a time is under way, as it is where no asynchronous operations are negotiated; others wait. One that
/// is made while responses are read waits for the last of them, and fails with ``NetworkError/unreadResponses`` where
/// they are too many to be kept. A task that is cancelled before its request goes out leaves the association alone; one
/// whose request is out aborts it. What the peer asks meanwhile is served by the ``ServiceRegistry`` of this side.
///
/// Standard: PS3.7 9 and 10.
public struct Association: Sendable {
    /// Who takes part.
    public let parties: AssociationParties
    /// The presentation contexts that were accepted.
    public let contexts: [NegotiatedContext]
    let channel: any Channel
    private let encoder: DataPDUEncoder
    private let session: NIOLoopBound<AssociationSession>

    init(_ negotiated: NegotiatedAssociation, session: NIOLoopBound<AssociationSession>, channel: any Channel) {
        parties = negotiated.parties
        contexts = negotiated.contexts
        encoder = negotiated.encoder
        self.session = session
        self.channel = channel
    }

    /// The transfer syntaxes in which the peer takes instances of a SOP class.
    public func acceptedTransferSyntaxes(for abstractSyntax: UID) -> [TransferSyntax] {
        contexts.filter { $0.abstractSyntax == abstractSyntax && $0.roles.contains(.user) }.map(\.transferSyntax)
    }

    /// A presentation context for requests of an abstract syntax.
    ///
    /// - Parameters:
    ///   - transferSyntax: how data sets are to be encoded; `nil`: in any way.
    ///   - role: the role that this side needs: provider for N-EVENT-REPORT, user for everything else.
    /// - Throws: ``NetworkError/noAcceptedContext(sopClass:transferSyntax:)``.
    public func context(
        for abstractSyntax: UID, _ transferSyntax: TransferSyntax? = nil, role: ServiceRoles = .user
    ) throws(NetworkError) -> NegotiatedContext {
        let context = contexts.first {
            $0.abstractSyntax == abstractSyntax && $0.roles.contains(role)
                && (transferSyntax == nil || $0.transferSyntax == transferSyntax)
        }
        guard let context else { throw .noAcceptedContext(sopClass: abstractSyntax, transferSyntax: transferSyntax) }
        return context
    }

    /// Breaks the association off; what is going on fails with ``NetworkError/cancelled``.
    public func abort() { abort(.cancelled) }

    /// Breaks the association off; who waits for a response gets `error`. No effect on one that is over.
    func abort(_ error: NetworkError) { onEventLoop { $0.abort(error) } }

    /// Releases the association and waits until it is gone; a peer that does not answer is left alone in the end, at
    /// once where the task is cancelled.
    package func release() async {
        onEventLoop { $0.release() }
        await withTaskCancellationHandler {
            await closed()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Waits for the end of the transport connection.
    func closed() async {
        await withCheckedContinuation { continuation in
            channel.closeFuture.whenComplete { _ in continuation.resume() }
        }
    }

    /// Calls with the session, at once where this is its event loop.
    func onEventLoop(_ body: @escaping @Sendable (AssociationSession) -> Void) {
        if channel.eventLoop.inEventLoop { return body(session.value) }
        channel.eventLoop.execute { body(session.value) }
    }

    /// What the session's future brings.
    func onSession<Value: Sendable>(
        _ body: @escaping @Sendable (AssociationSession) -> EventLoopFuture<Value>
    ) async throws(NetworkError) -> Value {
        do {
            return try await channel.eventLoop.flatSubmit { body(session.value) }.get()
        } catch {
            throw error as? NetworkError ?? .connectionLost
        }
    }
}

/// A response with its data set.
public struct ReceivedResponse<Response: DIMSEResponse>: Sendable {
    /// The response.
    public let response: Response
    /// The data set that followed, encoded in ``transferSyntax``.
    public let dataSet: [UInt8]?
    /// How the data set is encoded.
    public let transferSyntax: TransferSyntax
}

// MARK: - Requests

extension Association {
    /// Sends a request that has one response, and waits for that.
    ///
    /// - Parameters:
    ///   - request: the request; its message ID is replaced.
    ///   - context: the presentation context, see ``context(for:_:role:)``.
    ///   - dataSet: what follows, encoded in the transfer syntax of the context.
    /// - Throws: ``NetworkError``; a response that is a failure is returned, not thrown.
    public func perform<Request: DIMSERequest>(
        _ request: Request, in context: NegotiatedContext, dataSet: OutgoingDataSet? = nil
    ) async throws(NetworkError) -> ReceivedResponse<Request.Response> {
        var source: DataSetSource?
        if let dataSet { source = try await DataSetSource.open(dataSet) }
        return try await perform(request, in: context, source) { _ in }
    }

    /// Sends a request, and returns its responses as they come: of C-FIND, C-MOVE and C-GET any number of pending ones
    /// and a last one.
    ///
    /// - Throws: ``NetworkError``.
    public func responses<Request: DIMSERequest>(
        to request: Request, in context: NegotiatedContext, dataSet: OutgoingDataSet? = nil
    ) async throws(NetworkError) -> DIMSEResponses<Request.Response> {
        var source: DataSetSource?
        if let dataSet { source = try await DataSetSource.open(dataSet) }
        return DIMSEResponses(self, try await send(request, in: context, source) { _ in }, context)
    }

    func perform<Request: DIMSERequest>(
        _ request: Request, in context: NegotiatedContext, _ source: DataSetSource?, progress: (Int) -> Void
    ) async throws(NetworkError) -> ReceivedResponse<Request.Response> {
        let sent = try await send(request, in: context, source, progress)
        var responses = DIMSEResponses<Request.Response>(self, sent, context)
        guard let response = try await responses.next() else { throw .connectionLost }
        return response
    }

    /// Sends a request and its data set, when it is its turn.
    private func send<Request: DIMSERequest>(
        _ request: Request, in context: NegotiatedContext, _ source: DataSetSource?, _ progress: (Int) -> Void
    ) async throws(NetworkError) -> RequestReference {
        try Request.check(hasDataSet: source != nil)
        let sent = try await turn(of: Request.commandField, contextID: context.id)
        guard !Task.isCancelled else {
            onEventLoop { $0.giveUp(sent.request.value) }
            throw .cancelled
        }
        var request = request
        request.messageID = sent.messageID
        let command = encoder.command(
            request.commandSet(hasDataSet: source != nil).encoded, contextID: context.id)
        do throws(NetworkError) {
            let isOut = try await abortingOnCancellation {
                guard await send(command, isLast: source == nil) else { return false }
                guard let source else { return true }
                return try await send(source, context, progress)
            }
            // Whoever reads the response is told why; one that came early is there only where it is a failure.
            if !isOut { abort(.connectionLost) }
            return sent
        } catch {
            abort(error == .cancelled ? error : .brokenOff)
            throw error
        }
    }

    /// Waits until a request may go out; no longer than the task wants to.
    private func turn(of field: CommandField, contextID: UInt8) async throws(NetworkError) -> RequestReference {
        let ticket = RequestTicket()
        do {
            return try await withTaskCancellationHandler {
                try await onSession { $0.beginRequest(field, contextID: contextID, ticket) }
            } onCancel: {
                ticket.withdraw()
                onEventLoop { $0.withdraw(ticket) }
            }
        } catch {
            throw error as? NetworkError ?? .connectionLost
        }
    }

    /// Sends a data set; `false` where the association ended meanwhile.
    private func send(
        _ source: DataSetSource, _ context: NegotiatedContext, _ progress: (Int) -> Void
    ) async throws -> Bool {
        var offset = 0
        repeat {
            let (bytes, next) = try await source.fragments(from: offset, contextID: context.id, encoder)
            guard await send(bytes, isLast: next >= source.length) else { return false }
            offset = next
            progress(offset)
        } while offset < source.length
        return true
    }

    /// Sends bytes of a request, and waits until the operating system has taken them; `false` where it does not.
    private func send(_ bytes: ByteBuffer, isLast: Bool) async -> Bool {
        do throws(NetworkError) {
            try await onSession { $0.send(bytes, isLast: isLast) }
            return true
        } catch {
            return false
        }
    }

    /// Does what leaves the association in the middle of something where the task is cancelled.
    fileprivate func abortingOnCancellation<Value>(
        _ body: () async throws -> Value
    ) async throws(NetworkError) -> Value {
        do {
            return try await withTaskCancellationHandler {
                try await body()
            } onCancel: {
                abort(.cancelled)
            }
        } catch {
            throw error as? NetworkError ?? (Task.isCancelled ? .cancelled : .connectionLost)
        }
    }
}

extension DIMSERequest {
    /// Refuses a data set that the message does not have, and the lack of one that it has.
    fileprivate static func check(hasDataSet: Bool) throws(NetworkError) {
        // A C-ECHO that has one is answered, but none is sent.
        let presence = commandField == .cEchoRequest ? .absent : layout.dataSet
        switch presence {
        case .required where !hasDataSet: throw .invalidMessage("a request without the data set that belongs to it")
        case .absent where hasDataSet: throw .invalidMessage("a request with a data set, which it does not have")
        default: break
        }
    }
}

/// The responses to one request.
///
/// The peer is stopped by its own socket while nobody asks for more than a few of them; where nobody can ask any more,
/// because this value is gone, the request is cancelled.
public struct DIMSEResponses<Response: DIMSEResponse>: AsyncSequence, AsyncIteratorProtocol, Sendable {
    /// A response.
    public typealias Element = ReceivedResponse<Response>
    /// What ends them early.
    public typealias Failure = NetworkError

    private let association: Association
    private let sent: RequestReference
    private let context: NegotiatedContext

    init(_ association: Association, _ sent: RequestReference, _ context: NegotiatedContext) {
        self.association = association
        self.sent = sent
        self.context = context
    }

    /// The responses themselves; there is one set of them, however often it is asked for.
    public func makeAsyncIterator() -> Self { self }

    /// The next response; `nil` after the last one. A task that is cancelled meanwhile aborts the association.
    ///
    /// - Throws: ``NetworkError`` where the association ends, or the response is none of its message.
    public mutating func next() async throws(NetworkError) -> Element? {
        guard let message = try await message() else { return nil }
        do throws(DIMSEError) {
            // The message ID tells what it answers; a command field that says otherwise does not matter.
            var command = message.command
            command.set(CommandElement.commandField, Response.commandField.rawValue)
            return ReceivedResponse(
                response: try Response.decode(command),
                dataSet: message.dataSet.map { Array($0.readableBytesView) }, transferSyntax: context.transferSyntax)
        } catch .missingElement(CommandElement.status) {
            throw .protocolViolation("a response without a status")
        } catch {
            throw .protocolViolation(error.description)
        }
    }

    private func message() async throws(NetworkError) -> ReceivedMessage? {
        let sent = sent
        return try await association.abortingOnCancellation {
            if let first = sent.takeFirst() { return try await first.get() }
            return try await association.onSession { $0.nextResponse(to: sent.request.value) }
        }
    }

    /// Asks the peer for no more: C-CANCEL. Responses that are on their way, and a last one, still come.
    public func cancel() {
        let sent = sent
        association.onEventLoop { $0.cancel(sent.request.value) }
    }
}
