/// A protocol data unit that arrives as a whole: every one but P-DATA-TF.
///
/// Standard: PS3.8 9.3.
package enum PDU: Hashable, Sendable {
    case associateRequest(AssociateRequest)
    case associateAccept(AssociateAccept)
    case associateReject(AssociateRejection)
    case releaseRequest
    case releaseReply
    case abort(AbortReason)
}
