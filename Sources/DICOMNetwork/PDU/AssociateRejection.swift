/// Why an association was rejected.
///
/// Standard: PS3.8 9.3.4, Table 9-21.
public struct AssociateRejection: Error, Hashable, Sendable, CustomStringConvertible {
    /// 1: permanent, 2: transient.
    public let result: UInt8
    /// 1: service user, 2: service provider (ACSE), 3: service provider (presentation).
    public let source: UInt8
    /// Says why; its meaning depends on the source.
    public let reason: UInt8

    /// Creates a rejection from the three fields of an A-ASSOCIATE-RJ PDU.
    public init(result: UInt8, source: UInt8, reason: UInt8) {
        self.result = result
        self.source = source
        self.reason = reason
    }

    /// Whether a later attempt may be accepted.
    public var isTransient: Bool { result == 2 }

    /// The application context is not DICOM's.
    public static let applicationContextNotSupported = Self(result: 1, source: 1, reason: 2)
    /// The requestor's title is not one that is served here.
    public static let callingAETitleNotRecognized = Self(result: 1, source: 1, reason: 3)
    /// The title called is not ours.
    public static let calledAETitleNotRecognized = Self(result: 1, source: 1, reason: 7)
    /// The protocol version is none that we know.
    public static let protocolVersionNotSupported = Self(result: 1, source: 2, reason: 2)
    /// There are as many associations as are allowed.
    public static let localLimitExceeded = Self(result: 2, source: 3, reason: 2)

    /// A sentence for people, for example "called AE title not recognized (permanent)".
    public var description: String {
        "\(Self.meanings[[source, reason]] ?? "source \(source), reason \(reason)")"
            + (isTransient ? " (transient)" : " (permanent)")
    }

    private static let meanings: [[UInt8]: String] = [
        [1, 1]: "no reason given",
        [1, 2]: "application context name not supported",
        [1, 3]: "calling AE title not recognized",
        [1, 7]: "called AE title not recognized",
        [2, 1]: "no reason given by the upper layer",
        [2, 2]: "protocol version not supported",
        [3, 1]: "temporary congestion",
        [3, 2]: "local limit exceeded",
    ]
}

/// Who broke an association off, and why.
///
/// Standard: PS3.8 9.3.8.
public struct AbortReason: Hashable, Sendable, CustomStringConvertible {
    /// 0: the service user, 2: the service provider.
    public let source: UInt8
    /// Says why where the source is the service provider.
    public let reason: UInt8

    /// Creates a reason from the two fields of an A-ABORT PDU.
    public init(source: UInt8, reason: UInt8) {
        self.source = source
        self.reason = reason
    }

    /// Broken off by the application.
    public static let serviceUser = Self(source: 0, reason: 0)
    /// Broken off because a PDU of unknown type arrived.
    public static let unrecognizedPDU = Self(source: 2, reason: 1)
    /// Broken off because a PDU arrived that does not belong here.
    public static let unexpectedPDU = Self(source: 2, reason: 2)
    /// Broken off because a PDU holds a value that cannot be.
    public static let invalidParameter = Self(source: 2, reason: 6)

    /// A sentence for people.
    public var description: String {
        guard source == 2 else { return "by the application" }
        return switch reason {
        case 0: "by the upper layer, no reason given"
        case 1: "by the upper layer, unrecognized PDU"
        case 2: "by the upper layer, unexpected PDU"
        case 4: "by the upper layer, unrecognized PDU parameter"
        case 5: "by the upper layer, unexpected PDU parameter"
        case 6: "by the upper layer, invalid PDU parameter value"
        default: "by the upper layer, reason \(reason)"
        }
    }
}
