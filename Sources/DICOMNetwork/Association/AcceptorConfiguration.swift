public import DICOM

/// How associations are accepted.
public struct AcceptorConfiguration: Sendable {
    /// The title that we answer to.
    public var aeTitle: ApplicationEntityTitle
    /// Whether any other called title is answered, too.
    public var acceptsAnyCalledTitle = false
    /// The titles that may request associations; `nil`: all.
    public var allowedCallingTitles: Set<ApplicationEntityTitle>?
    /// The address to listen on.
    public var host: String
    /// The TCP port to listen on; 0: one that is free.
    public var port: Int
    /// The longest P-DATA-TF PDU that we take, in bytes after the PDU header; 4096 to 16777216.
    public var maximumPDULength = 131_072
    /// How long a new connection may take to request an association, and a finished one to close (ARTIM).
    public var associationRequestTimeout: Duration = .seconds(30)
    /// How long any one PDU may take from its first byte to its last.
    public var pduTimeout: Duration = .seconds(60)
    /// How long an association may be silent between operations or within one.
    public var idleTimeout: Duration = .seconds(300)
    /// The longest data set that is taken, in bytes.
    public var maximumInstanceBytes = 4_000_000_000
    /// How many bytes a second of a data set have to come on average; 0: any rate will do.
    public var minimumDataSetRate = 1000
    /// The time over which that average is taken, again and again.
    public var dataSetWindow: Duration = .seconds(300)
    /// How long the disk may take to swallow what has been received, before the instance is refused.
    public var storageTimeout: Duration = .seconds(120)
    /// How long an operation other than C-STORE may work without a response, before it is answered as failed.
    public var operationTimeout: Duration = .seconds(7200)
    /// How many associations there may be at a time.
    public var maximumAssociations = 128
    /// How many associations one IP address may have at a time.
    public var maximumAssociationsPerPeer = 32
    /// So many failures in a row, a second apart, end listening for good.
    public var maximumListeningFailures = 60
    /// What we call ourselves.
    public var implementation = ImplementationIdentity.segnode

    /// Creates a configuration; what is not named here has its default.
    public init(aeTitle: ApplicationEntityTitle, host: String = "0.0.0.0", port: Int = 11112) {
        self.aeTitle = aeTitle
        self.host = host
        self.port = port
    }
}

extension AcceptorConfiguration {
    /// Refuses values that cannot be.
    public func validate() throws(NetworkError) {
        try Self.check("port", port, 0...65_535)
        try Self.checkMaximumPDULength(maximumPDULength)
        try Self.check("maximum associations", maximumAssociations, 1...65_536)
        try Self.check("maximum associations per peer", maximumAssociationsPerPeer, 1...65_536)
        try Self.check("maximum instance size", maximumInstanceBytes, 1...(.max / 2))
        try Self.check("maximum listening failures", maximumListeningFailures, 0...1_000_000)
        try Self.check("minimum data set rate", minimumDataSetRate, 0...1_000_000_000)
        try Self.check("data set window", dataSetWindow)
        try Self.check("storage timeout", storageTimeout)
        try Self.check("operation timeout", operationTimeout)
        try Self.check("association request timeout", associationRequestTimeout)
        try Self.check("PDU timeout", pduTimeout)
        try Self.check("idle timeout", idleTimeout)
    }

    /// Refuses a length that a node does not offer, whichever side it is.
    static func checkMaximumPDULength(_ length: Int) throws(NetworkError) {
        try check("maximum PDU length", length, 4096...16_777_216)
    }

    private static func check(_ setting: String, _ value: Int, _ range: ClosedRange<Int>) throws(NetworkError) {
        guard range.contains(value) else {
            let expected = "\(range.lowerBound) to \(range.upperBound)"
            throw .invalidConfiguration(setting: setting, found: "\(value)", expected: expected)
        }
    }

    /// Refuses a time that nobody can keep to, whichever side it is of.
    static func check(_ setting: String, _ value: Duration) throws(NetworkError) {
        guard value > .zero, value <= .seconds(86_400 * 366) else {
            throw .invalidConfiguration(setting: setting, found: "\(value)", expected: "more than zero, at most a year")
        }
    }
}
