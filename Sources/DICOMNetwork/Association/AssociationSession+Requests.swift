import DICOM
import NIOCore

/// The service class user of one association.
///
/// Confined to the event loop of its channel.
final class RequestorSession: UpperLayerUser {
    weak var handler: UpperLayerHandler?
    private let request: AssociateRequest
    private let channel: any Channel
    private let timeouts: RequestorTimeouts
    private var established: EventLoopPromise<AssociationLink>?
    private var encoder = DataPDUEncoder(peerMaximumLength: 0)
    private var assembler = MessageAssembler()
    private var awaited: (messageID: UInt16, promise: EventLoopPromise<CommandSet>)?
    /// What is to be done when the data set that is arriving has been read past.
    private var drained: (response: CommandSet, contextID: UInt8)?
    private var failure: NetworkError?

    init(
        request: AssociateRequest,
        channel: any Channel,
        timeouts: RequestorTimeouts,
        established: EventLoopPromise<AssociationLink>
    ) {
        self.request = request
        self.channel = channel
        self.timeouts = timeouts
        self.established = established
    }

    /// Only an acceptor's association is requested by the peer.
    func answer(_ request: AssociateRequest) -> AssociateAnswer { .reject(.calledAETitleNotRecognized) }

    func rejected(_ request: AssociateRequest, _ rejection: AssociateRejection) {}

    func accepted(_ accept: AssociateAccept) {
        let answers = Dictionary(uniqueKeysWithValues: accept.presentationContexts.map { ($0.id, $0) })
        let contexts = request.presentationContexts.compactMap { proposal in
            answers[proposal.id].flatMap { NegotiatedContext(proposal, $0) }
        }
        encoder = DataPDUEncoder(peerMaximumLength: accept.userInformation.maximumLength)
        let link = AssociationLink(
            channel: channel,
            session: NIOLoopBound(self, eventLoop: channel.eventLoop),
            contexts: contexts,
            encoder: encoder
        )
        established?.succeed(link)
        established = nil
    }

    func ended(_ end: AssociationEnd) {
        let error = failure ?? NetworkError(end)
        failure = error
        established?.fail(error)
        established = nil
        awaited?.promise.fail(error)
        awaited = nil
    }

    func abort(_ error: NetworkError) {
        guard failure == nil else { return }
        failure = error
        handler?.abort(.serviceUser, because: error.description)
    }

    func release() { handler?.handle(.releaseLocally) }
}

extension RequestorSession {
    /// The future response to the request of this message ID, which the caller sends.
    func expectResponse(to messageID: UInt16) -> EventLoopFuture<CommandSet> {
        if let failure { return channel.eventLoop.makeFailedFuture(failure) }
        precondition(awaited == nil, "one operation at a time")
        let promise = channel.eventLoop.makePromise(of: CommandSet.self)
        awaited = (messageID, promise)
        extendDeadline()
        return promise.futureResult
    }

    /// The peer has shown that it lives.
    func extendDeadline() {
        guard awaited != nil, let handler else { return }
        handler.deadlines.reply = (handler.now + TimeAmount(timeouts.response), "a response")
        handler.reschedule()
    }

    func receive(_ fragment: DataFragment) throws(DIMSEError) {
        switch try assembler.receive(fragment) {
        case nil: return
        case .command(let command, let contextID): try receive(command, contextID: contextID)
        case .dataSet(_, let isLast): if isLast { finishDraining() }
        }
    }

    private func receive(_ command: CommandSet, contextID: UInt8) throws(DIMSEError) {
        let field = try command.commandField()
        guard field.isResponse else {
            try refuse(command, field, contextID: contextID)
            return
        }
        guard let awaited, command.number(CommandElement.messageIDBeingRespondedTo) == awaited.messageID else {
            throw .unexpectedResponse(field.rawValue)
        }
        self.awaited = nil
        handler?.deadlines.reply = nil
        awaited.promise.succeed(command)
    }

    /// Requests are not served on an association that was made for sending.
    private func refuse(_ command: CommandSet, _ field: CommandField, contextID: UInt8) throws(DIMSEError) {
        guard field != .cCancelRequest else { return }
        let response = try command.response(StoreOutcome(status: .unrecognizedOperation))
        drained = (response, contextID)
        if !command.isFollowedByDataSet { finishDraining() }
    }

    private func finishDraining() {
        guard let (response, contextID) = drained else { return }
        drained = nil
        let bytes = encoder.command(response.encoded, contextID: contextID)
        channel.writeAndFlush(bytes, promise: nil)
    }
}
