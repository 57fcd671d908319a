extension AssociationStateMachine {
    /// The states, by their number in the standard.
    ///
    /// Standard: PS3.8 Tables 9-1 to 9-5.
    package enum State: Int, Sendable, CaseIterable {
        /// Sta1: no transport connection.
        case idle = 1
        /// Sta2: connected, the A-ASSOCIATE-RQ PDU has not arrived.
        case awaitingRequest = 2
        /// Sta3: the local user has to accept or reject.
        case awaitingLocalAnswer = 3
        /// Sta4: the transport connection is being made.
        case awaitingTransport = 4
        /// Sta5: the A-ASSOCIATE-AC or -RJ PDU has not arrived.
        case awaitingAnswer = 5
        /// Sta6: data can be transferred.
        case established = 6
        /// Sta7: the A-RELEASE-RP PDU has not arrived.
        case awaitingReleaseReply = 7
        /// Sta8: the local user has to answer a release request.
        case awaitingLocalRelease = 8
        /// Sta9: release collision, requestor's side; the local user has to answer.
        case collisionRequestorAwaitingLocal = 9
        /// Sta10: release collision, acceptor's side; the A-RELEASE-RP PDU has not arrived.
        case collisionAcceptorAwaitingReply = 10
        /// Sta11: release collision, requestor's side; the A-RELEASE-RP PDU has not arrived.
        case collisionRequestorAwaitingReply = 11
        /// Sta12: release collision, acceptor's side; the local user has to answer.
        case collisionAcceptorAwaitingLocal = 12
        /// Sta13: the association is over, the transport connection is not closed yet.
        case awaitingClose = 13
    }
}
