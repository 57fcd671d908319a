extension NetworkError {
    /// What an end means to a requestor that still wanted something.
    init(_ end: AssociationEnd) {
        self =
            switch end {
            case .released: .releasedByPeer
            case .rejected(let rejection): .rejected(rejection)
            case .abortedByPeer(let reason): .aborted(reason)
            case .abortedLocally(let reason): .protocolViolation(reason)
            case .connectionLost: .connectionLost
            case .timedOut(let awaited): .timedOut(awaited: awaited)
            }
    }
}
