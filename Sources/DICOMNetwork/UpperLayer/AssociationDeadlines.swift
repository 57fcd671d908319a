import NIOCore

/// The moments until which something has to happen, any of which may be unset.
struct AssociationDeadlines {
    /// The association request, or the end of the transport connection.
    var artim: NIODeadline?
    /// The last byte of the PDU whose first one has arrived.
    var pdu: NIODeadline?
    /// The next byte from the peer.
    var idle: NIODeadline?
    /// The next look at how fast a data set comes.
    var dataSet: NIODeadline?
    /// The disk, which has to take what was received.
    var storage: NIODeadline?
    /// What the local user waits for; it also says what that is.
    var reply: (deadline: NIODeadline, awaited: String)?

    /// The first of them.
    var earliest: NIODeadline? {
        var first = reply?.deadline
        first = Self.earlier(first, artim)
        first = Self.earlier(first, pdu)
        first = Self.earlier(first, dataSet)
        first = Self.earlier(first, storage)
        return Self.earlier(first, idle)
    }

    private static func earlier(_ left: NIODeadline?, _ right: NIODeadline?) -> NIODeadline? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}
