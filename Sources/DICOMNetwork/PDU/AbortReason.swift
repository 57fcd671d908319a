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
