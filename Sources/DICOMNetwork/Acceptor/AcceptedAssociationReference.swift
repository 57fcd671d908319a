import NIOCore

/// An association as seen from other threads.
struct AcceptedAssociationReference: Sendable {
    let channel: any Channel
    let association: NIOLoopBound<AcceptedAssociation>
    /// Tells associations apart.
    let id: ObjectIdentifier

    init(_ association: AcceptedAssociation, channel: any Channel) {
        self.channel = channel
        self.association = NIOLoopBound(association, eventLoop: channel.eventLoop)
        id = ObjectIdentifier(association)
    }

    /// Ends the association as soon as its operation is answered.
    func closeGracefully() {
        channel.eventLoop.execute { association.value.closeWhenAnswered() }
    }
}
