/// That an instance was refused, and why: the first of its status on an association.
public struct InstanceRefusal: Sendable, Hashable {
    /// The association.
    public var associationID: AssociationIdentifier
    /// The requestor's title.
    public var callingAETitle: String
    /// The requestor's IP address, without port.
    public var peerAddress: String
    /// What was answered.
    public var status: DIMSEStatus
    /// Why, for a person; nothing that the peer wrote stands in it.
    public var reason: String
}
