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
    /// Data arrived; what is thrown aborts the association.
    func receive(_ fragment: DataFragment) throws(DIMSEError)
    /// It is time to look how fast a data set comes.
    func dataSetDeadlinePassed()
    /// The disk has not taken in time what was received.
    func storageDeadlinePassed()
    /// The association is over, or never was; called once.
    func ended(_ end: AssociationEnd)
}

extension UpperLayerUser {
    func dataSetDeadlinePassed() {}
    func storageDeadlinePassed() {}
}

/// How a user answers an association request.
enum AssociateAnswer {
    case accept(AssociateAccept)
    case reject(AssociateRejection)
}
