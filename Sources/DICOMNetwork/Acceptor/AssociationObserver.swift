/// Is told what becomes of every association; called on event loops, must not block.
public protocol AssociationObserver: Sendable {
    /// An association was accepted.
    func associationAccepted(_ summary: AssociationSummary)
    /// An association was rejected; `summary.end` says why.
    func associationRejected(_ summary: AssociationSummary)
    /// An instance was refused for a reason that is new on its association.
    func instanceRefused(_ refusal: InstanceRefusal)
    /// An accepted association ended; `summary.end` says how.
    func associationEnded(_ summary: AssociationSummary)
}
