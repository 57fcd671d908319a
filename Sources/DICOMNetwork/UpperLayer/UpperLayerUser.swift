/// What uses an association: the DIMSE side of an acceptor or a requestor.
///
/// Everything is called on the association's event loop.
protocol UpperLayerUser: AnyObject {
    /// A peer wants an association.
    func answer(_ request: AssociateRequest) -> AssociateAnswer
    /// A peer wanted an association in a version of the protocol that nobody here speaks.
    func rejected(_ request: AssociateRequest, _ rejection: AssociateRejection)
    /// The association that was asked for is there.
    func accepted(_ accept: AssociateAccept)
    /// Whether the peer waits for us.
    var isPreparingResponse: Bool { get }
    /// Whether what comes is awaited: it is read although the peer does not take what is sent, since the peer may
    /// do the same.
    var isReceiving: Bool { get }
    /// Data arrived; what is thrown aborts the association.
    func receive(_ fragment: DataFragment) throws(DIMSEError)
    /// It is time to look how fast a data set comes.
    func dataSetDeadlinePassed()
    /// The disk has not taken in time what was received, or an operation is not done in time.
    func operationDeadlinePassed()
    /// The transport connection broke, or what protects it failed; the end of the association follows.
    func transportFailed(_ error: any Error)
    /// The association is over, or never was; called once.
    func ended(_ end: AssociationEnd)
}

/// How a user answers an association request.
enum AssociateAnswer {
    case accept(AssociateAccept)
    case reject(AssociateRejection)
}

/// How an association ended.
public enum AssociationEnd: Hashable, Sendable, CustomStringConvertible {
    /// Both sides agreed to end it: what was sent has arrived.
    case released
    /// The association was never made.
    case rejected(AssociateRejection)
    /// The peer broke it off.
    case abortedByPeer(AbortReason)
    /// We broke it off, for the reason given.
    case abortedLocally(String)
    /// The peer accepted it in a way of which nothing can be made.
    case acceptedWrongly(String)
    /// The transport connection was closed without a word.
    case connectionLost
    /// We broke it off because what is named did not happen in time.
    case timedOut(String)

    /// A sentence for people.
    public var description: String {
        switch self {
        case .released: "released"
        case .rejected(let rejection): "rejected: \(rejection)"
        case .abortedByPeer(let reason): "aborted by the peer: \(reason)"
        case .abortedLocally(let reason): "aborted by us: \(reason)"
        case .acceptedWrongly(let reason): "aborted by us: \(reason)"
        case .connectionLost: "the connection was lost"
        case .timedOut(let awaited): "timed out waiting for \(awaited)"
        }
    }
}
