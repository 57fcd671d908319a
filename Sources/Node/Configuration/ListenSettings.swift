public import DICOM

/// Where and from whom associations are accepted.
public struct ListenSettings: Codable, Equatable, Sendable {
    /// The local address to bind, a name or number; "0.0.0.0" for all of them.
    public var host = "127.0.0.1"
    /// The TCP port; 0 lets the system choose one.
    public var port = 11112
    /// Whether a requestor may call this node by any title.
    public var acceptAnyCalledTitle = false
    /// The calling titles that are let in; empty for all.
    public var callingTitles: [ApplicationEntityTitle] = []
    /// The most associations at one time.
    public var maximumAssociations = 64
    /// The most associations at one time from one address.
    public var maximumAssociationsPerPeer = 16
    /// The longest P-DATA-TF PDU that is accepted, in bytes.
    public var maximumPDULength = 131_072
    /// The longest data set of an instance that is accepted.
    public var maximumInstanceSize = ByteCount(4_000_000_000)
    /// How much of a data set must come in a second, on average over five minutes; 0 for no minimum.
    public var minimumRate = ByteCount(1000)
    /// The time in which the association request must arrive (ARTIM, PS3.8 9.1.5).
    public var requestTimeout = TimeSpan(.seconds(30))
    /// The time in which a PDU that has begun must be complete.
    public var pduTimeout = TimeSpan(.seconds(60))
    /// The time after which an association on which nothing happens is aborted.
    public var idleTimeout = TimeSpan(.seconds(300))
    /// The time in which an operation that is no C-STORE must respond, again and again.
    public var operationTimeout = TimeSpan(.seconds(7200))

    /// The defaults.
    public init() {}
}
