import NIOCore

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
            if handle(.associateAcceptReceived) == .confirmAccept { user.accepted(accept) }
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
