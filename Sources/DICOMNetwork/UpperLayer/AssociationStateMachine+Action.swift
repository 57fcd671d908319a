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
