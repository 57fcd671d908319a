import NIOCore

extension UpperLayerHandler {
    /// Does what the state machine says; PDUs with content of the user's are sent by the caller.
    ///
    /// Standard: PS3.8 Tables 9-6 to 9-9.
    func perform(_ action: AssociationStateMachine.Action) {
        switch action {
        case .answerTransport: deadlines.artim = now + timeouts.artim
        case .sendAssociateRequest: sendRequest()
        case .confirmAccept: deadlines.reply = nil
        case .indicateAssociate: deadlines.artim = nil
        case .rejectAsProvider: reject(.protocolVersionNotSupported)
        case .sendReleaseRequest: sendReleaseRequest()
        case .indicateRelease: handle(.releaseReplyLocally)
        case .sendReleaseReply: answerRelease()
        case .indicateCollision: answerCollision()
        case .sendCollisionReply: send(.releaseReply)
        case .confirmCollisionRelease: handle(.releaseReplyLocally)
        case .confirmRelease: release()
        case .sendAbort, .abortAsProvider, .repeatAbort: sendAbort(action)
        case .sendAssociateReject: startClosing()
        case .confirmReject, .closeTransport, .indicateAbort: closeTransport()
        case .finish, .stopTimer, .indicateConnectionLost: deadlines = AssociationDeadlines()
        case .connectTransport, .sendAssociateAccept, .sendData, .indicateData,
            .indicateDataWhileReleasing, .sendDataWhileReleasing, .ignore:
            break
        }
        reschedule()
    }

    func send(_ pdu: PDU) {
        context?.writeAndFlush(wrapOutboundOut(PDUEncoder.encode(pdu)), promise: nil)
    }

    /// The association is over; told to the user once.
    func finish(_ end: AssociationEnd) {
        guard self.end == nil else { return }
        self.end = end
        user.ended(end)
    }

    private func sendRequest() {
        guard let request else { return }
        send(.associateRequest(request))
        deadlines.reply = (now + timeouts.artim, "the answer to the association request")
    }

    private func sendReleaseRequest() {
        send(.releaseRequest)
        deadlines.reply = (now + timeouts.artim, "the answer to the release request")
    }

    private func reject(_ rejection: AssociateRejection) {
        send(.associateReject(rejection))
        finish(.rejected(rejection))
        startClosing()
    }

    private func answerRelease() {
        send(.releaseReply)
        finish(.released)
        startClosing()
    }

    /// A requestor answers at once; an acceptor waits for the answer to its own request first.
    private func answerCollision() {
        if machine.state == .collisionRequestorAwaitingLocal { handle(.releaseReplyLocally) }
    }

    private func release() {
        finish(.released)
        closeTransport()
    }

    private func sendAbort(_ action: AssociationStateMachine.Action) {
        send(.abort(abortReason ?? (action == .sendAbort ? .serviceUser : .unexpectedPDU)))
        finish(.abortedLocally("the peer sent a PDU that does not belong there"))
        startClosing()
    }

    /// Only the end of the transport connection is waited for.
    private func startClosing() {
        deadlines = AssociationDeadlines()
        deadlines.artim = now + min(timeouts.artim, .seconds(5))
        // Whatever was held back: what comes is read past, so that a peer that sends on and on comes to read why.
        resume()
    }

    private func closeTransport() {
        deadlines = AssociationDeadlines()
        context?.close(promise: nil)
    }
}

extension UpperLayerHandler {
    /// Passes an event through the state machine and does what it says; `nil` where there is nothing to do.
    @discardableResult
    func handle(_ event: AssociationStateMachine.Event) -> AssociationStateMachine.Action? {
        let action = machine.handle(event)
        if let action { perform(action) }
        return action
    }

    func handle(_ token: PDUToken) {
        switch token {
        case .pdu(let pdu): handle(pdu)
        case .dataBegins: handle(.dataReceived)
        case .fragment(let fragment): pass(fragment)
        case .dataEnds: break
        }
    }

    /// Bytes that are no PDU.
    func invalid(_ error: PDUError) {
        deadlines.pdu = nil
        abortReason = error.abortReason
        finish(.abortedLocally(error.description))
        handle(.invalidPDUReceived)
    }

    private func handle(_ pdu: PDU) {
        switch pdu {
        case .associateRequest(let request): handle(request)
        case .associateAccept(let accept):
            handle(accept)
        case .associateReject(let rejection):
            if machine.state == .awaitingAnswer { finish(.rejected(rejection)) }
            handle(.associateRejectReceived)
        case .releaseRequest: handle(.releaseRequestReceived)
        case .releaseReply: handle(.releaseReplyReceived)
        case .abort(let reason):
            finish(.abortedByPeer(reason))
            handle(.abortReceived)
        }
    }

    /// Standard: PS3.8 9.3.3 (Protocol-version).
    private func handle(_ accept: AssociateAccept) {
        guard accept.protocolVersion & 1 == 1 || machine.state != .awaitingAnswer else {
            finish(.acceptedWrongly("the association was accepted in another protocol version"))
            return abort(.invalidParameter, because: "")
        }
        if handle(.associateAcceptReceived) == .confirmAccept { user.accepted(accept) }
    }

    private func handle(_ request: AssociateRequest) {
        let isAcceptable = request.protocolVersion & 1 == 1
        switch handle(.associateRequestReceived(isAcceptable: isAcceptable)) {
        case .indicateAssociate: answer(request)
        case .rejectAsProvider: user.rejected(request, .protocolVersionNotSupported)
        default: break
        }
    }

    private func answer(_ request: AssociateRequest) {
        switch user.answer(request) {
        case .accept(let accept):
            send(.associateAccept(accept))
            handle(.acceptLocally)
        case .reject(let rejection):
            send(.associateReject(rejection))
            finish(.rejected(rejection))
            handle(.rejectLocally)
        }
    }

    private func pass(_ fragment: DataFragment) {
        do throws(DIMSEError) {
            try user.receive(fragment)
        } catch {
            abort(.unexpectedPDU, because: error.description)
        }
    }
}
