/// How long a requestor waits.
public struct RequestorTimeouts: Hashable, Sendable {
    /// For the transport connection.
    public var connect: Duration = .seconds(15)
    /// For the answer to an association request, and for the release of an association.
    public var association: Duration = .seconds(30)
    /// For the response to a request, and for a megabyte to be taken by the peer.
    public var response: Duration = .seconds(120)

    /// Creates the default timeouts.
    public init() {}
}
