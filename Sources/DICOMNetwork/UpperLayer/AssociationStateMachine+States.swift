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

extension AssociationStateMachine {
    /// The events.
    ///
    /// Standard: PS3.8 Table 9-10.
    package enum Event: Hashable, Sendable {
        /// Evt1: the local user wants an association.
        case associateLocally
        /// Evt2: the transport connection that we asked for is made.
        case transportConfirmed
        /// Evt3.
        case associateAcceptReceived
        /// Evt4.
        case associateRejectReceived
        /// Evt5: a peer has connected.
        case transportIndicated
        /// Evt6; whether the upper layer itself finds the request acceptable.
        case associateRequestReceived(isAcceptable: Bool)
        /// Evt7: the local user accepts.
        case acceptLocally
        /// Evt8: the local user rejects.
        case rejectLocally
        /// Evt9: the local user sends.
        case sendLocally
        /// Evt10: a P-DATA-TF PDU.
        case dataReceived
        /// Evt11: the local user wants to release.
        case releaseLocally
        /// Evt12.
        case releaseRequestReceived
        /// Evt13.
        case releaseReplyReceived
        /// Evt14: the local user answers a release request.
        case releaseReplyLocally
        /// Evt15: the local user aborts.
        case abortLocally
        /// Evt16.
        case abortReceived
        /// Evt17: the transport connection was closed.
        case transportClosed
        /// Evt18: the ARTIM timer ran out.
        case artimExpired
        /// Evt19: what arrived is no PDU, or none that can be taken.
        case invalidPDUReceived
    }
}

extension AssociationStateMachine {
    /// What an event causes, by its name in the standard.
    ///
    /// Standard: PS3.8 Tables 9-6 to 9-9.
    package enum Action: String, Sendable, CaseIterable {
        case connectTransport = "AE-1"
        case sendAssociateRequest = "AE-2"
        case confirmAccept = "AE-3"
        case confirmReject = "AE-4"
        case answerTransport = "AE-5"
        case indicateAssociate = "AE-6"
        /// AE-6 where the upper layer rejects by itself.
        case rejectAsProvider = "AE-6 (reject)"
        case sendAssociateAccept = "AE-7"
        case sendAssociateReject = "AE-8"
        case sendData = "DT-1"
        case indicateData = "DT-2"
        case sendReleaseRequest = "AR-1"
        case indicateRelease = "AR-2"
        case confirmRelease = "AR-3"
        case sendReleaseReply = "AR-4"
        case finish = "AR-5"
        case indicateDataWhileReleasing = "AR-6"
        case sendDataWhileReleasing = "AR-7"
        case indicateCollision = "AR-8"
        case sendCollisionReply = "AR-9"
        case confirmCollisionRelease = "AR-10"
        case sendAbort = "AA-1"
        case closeTransport = "AA-2"
        case indicateAbort = "AA-3"
        case indicateConnectionLost = "AA-4"
        case stopTimer = "AA-5"
        case ignore = "AA-6"
        case repeatAbort = "AA-7"
        case abortAsProvider = "AA-8"
    }
}
