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
        case .connectionLost: "the connection was lost"
        case .timedOut(let awaited): "timed out waiting for \(awaited)"
        }
    }
}
