extension AssociationStateMachine {
    /// The rows of Table 9-10 for PDUs from the peer.
    func received(_ event: Event) -> Action? {
        switch state {
        case .idle, .awaitingTransport: nil
        case .awaitingRequest: beforeRequest(event)
        case .awaitingClose: afterwards(event)
        default: during(event)
        }
    }

    private func beforeRequest(_ event: Event) -> Action {
        switch event {
        case .associateRequestReceived(isAcceptable: true): .indicateAssociate
        case .associateRequestReceived(isAcceptable: false): .rejectAsProvider
        case .abortReceived: .closeTransport
        default: .sendAbort
        }
    }

    private func afterwards(_ event: Event) -> Action {
        switch event {
        case .associateRequestReceived, .invalidPDUReceived: .repeatAbort
        case .abortReceived: .closeTransport
        default: .ignore
        }
    }

    private func during(_ event: Event) -> Action {
        switch (event, state) {
        case (.abortReceived, _): .indicateAbort
        case (.associateAcceptReceived, .awaitingAnswer): .confirmAccept
        case (.associateRejectReceived, .awaitingAnswer): .confirmReject
        case (.dataReceived, .established): .indicateData
        case (.dataReceived, .awaitingReleaseReply): .indicateDataWhileReleasing
        case (.releaseRequestReceived, .established): .indicateRelease
        case (.releaseRequestReceived, .awaitingReleaseReply): .indicateCollision
        case (.releaseReplyReceived, .awaitingReleaseReply): .confirmRelease
        case (.releaseReplyReceived, .collisionRequestorAwaitingReply): .confirmRelease
        case (.releaseReplyReceived, .collisionAcceptorAwaitingReply): .confirmCollisionRelease
        default: .abortAsProvider
        }
    }

    /// The states of Table 9-10 to which an action leads.
    func nextState(after action: Action) -> State {
        switch action {
        case .connectTransport: .awaitingTransport
        case .sendAssociateRequest: .awaitingAnswer
        case .answerTransport: .awaitingRequest
        case .indicateAssociate: .awaitingLocalAnswer
        case .confirmAccept, .sendAssociateAccept, .sendData, .indicateData: .established
        case .sendReleaseRequest, .indicateDataWhileReleasing: .awaitingReleaseReply
        case .indicateRelease, .sendDataWhileReleasing: .awaitingLocalRelease
        case .indicateCollision: collisionState
        case .sendCollisionReply: .collisionRequestorAwaitingReply
        case .confirmCollisionRelease: .collisionAcceptorAwaitingLocal
        case .confirmReject, .confirmRelease, .finish, .closeTransport, .indicateAbort, .indicateConnectionLost,
            .stopTimer:
            .idle
        case .rejectAsProvider, .sendAssociateReject, .sendReleaseReply, .sendAbort, .ignore, .repeatAbort,
            .abortAsProvider:
            .awaitingClose
        }
    }
}
