/// The upper layer protocol machine: a pure value that says what an event has to cause.
///
///     var machine = AssociationStateMachine(isRequestor: false)
///     machine.handle(.transportIndicated)                      // .answerTransport, the ARTIM timer starts
///     machine.handle(.associateRequestReceived(isAcceptable: true))
///
/// Standard: PS3.8 9.2, Table 9-10.
package struct AssociationStateMachine: Sendable {
    /// The state that the events so far have led to.
    package private(set) var state: State
    private let isRequestor: Bool

    /// Starts in Sta1, or in any other state where a test wants to.
    package init(isRequestor: Bool, state: State = .idle) {
        self.isRequestor = isRequestor
        self.state = state
    }

    /// What is to be done now; `nil` where the table has no entry, and the state stays as it is.
    @discardableResult
    package mutating func handle(_ event: Event) -> Action? {
        guard let action = action(for: event) else { return nil }
        state = nextState(after: action)
        return action
    }

    private func action(for event: Event) -> Action? {
        switch event {
        case .associateLocally, .transportConfirmed, .transportIndicated, .acceptLocally, .rejectLocally:
            establishing(event)
        case .sendLocally, .releaseLocally, .releaseReplyLocally, .abortLocally: primitive(event)
        case .associateAcceptReceived, .associateRejectReceived, .associateRequestReceived, .dataReceived,
            .releaseRequestReceived, .releaseReplyReceived, .abortReceived, .invalidPDUReceived:
            received(event)
        case .transportClosed: closed
        case .artimExpired: state == .awaitingRequest || state == .awaitingClose ? .closeTransport : nil
        }
    }

    private func establishing(_ event: Event) -> Action? {
        switch (event, state) {
        case (.associateLocally, .idle): .connectTransport
        case (.transportConfirmed, .awaitingTransport): .sendAssociateRequest
        case (.transportIndicated, .idle): .answerTransport
        case (.acceptLocally, .awaitingLocalAnswer): .sendAssociateAccept
        case (.rejectLocally, .awaitingLocalAnswer): .sendAssociateReject
        default: nil
        }
    }

    private func primitive(_ event: Event) -> Action? {
        switch (event, state) {
        case (.sendLocally, .established): .sendData
        case (.sendLocally, .awaitingLocalRelease): .sendDataWhileReleasing
        case (.releaseLocally, .established): .sendReleaseRequest
        case (.releaseReplyLocally, .awaitingLocalRelease), (.releaseReplyLocally, .collisionAcceptorAwaitingLocal):
            .sendReleaseReply
        case (.releaseReplyLocally, .collisionRequestorAwaitingLocal): .sendCollisionReply
        case (.abortLocally, .awaitingTransport): .closeTransport
        case (.abortLocally, .idle), (.abortLocally, .awaitingRequest), (.abortLocally, .awaitingClose): nil
        case (.abortLocally, _): .sendAbort
        default: nil
        }
    }

    /// Where both sides asked for release at once, the requestor answers first.
    var collisionState: State {
        isRequestor ? .collisionRequestorAwaitingLocal : .collisionAcceptorAwaitingReply
    }

    private var closed: Action? {
        switch state {
        case .idle: nil
        case .awaitingRequest: .stopTimer
        case .awaitingClose: .finish
        default: .indicateConnectionLost
        }
    }
}

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
