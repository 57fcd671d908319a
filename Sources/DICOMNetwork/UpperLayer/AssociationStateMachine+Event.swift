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
