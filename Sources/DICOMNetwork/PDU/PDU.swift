/// A protocol data unit that arrives as a whole: every one but P-DATA-TF.
///
/// Standard: PS3.8 9.3.
package enum PDU: Hashable, Sendable {
    case associateRequest(AssociateRequest)
    case associateAccept(AssociateAccept)
    case associateReject(AssociateRejection)
    case releaseRequest
    case releaseReply
    case abort(AbortReason)
}

/// The seven kinds of protocol data unit.
///
/// Standard: PS3.8 9.3.1.
package enum PDUType: UInt8, Sendable, CaseIterable {
    case associateRequest = 0x01
    case associateAccept = 0x02
    case associateReject = 0x03
    case presentationData = 0x04
    case releaseRequest = 0x05
    case releaseReply = 0x06
    case abort = 0x07

    /// The bytes before the variable part: type, reserved, length.
    package static let headerLength = 6
}

/// What makes received bytes no PDU that can be taken.
package enum PDUError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No PDU begins with this type.
    case unrecognizedType(UInt8)
    /// The length is none that this type can have here.
    case invalidLength(type: PDUType, found: UInt32, expected: ClosedRange<UInt32>)
    /// An item or a field ends after what contains it.
    case truncatedItem(in: PDUType)
    /// A field holds a value that cannot be.
    case invalidField(String)
    /// A presentation data value does not fit in its PDU.
    case invalidFragmentLength(found: UInt32, remaining: UInt32)

    /// What an A-ABORT PDU says of it.
    package var abortReason: AbortReason {
        switch self {
        case .unrecognizedType: .unrecognizedPDU
        default: .invalidParameter
        }
    }

    package var description: String {
        switch self {
        case .unrecognizedType(let type): "no PDU has type \(type)"
        case .invalidLength(let type, let found, let expected):
            "\(type) PDU of \(found) bytes, expected \(expected.lowerBound) to \(expected.upperBound)"
        case .truncatedItem(let type): "an item of a \(type) PDU does not fit in it"
        case .invalidField(let what): what
        case .invalidFragmentLength(let found, let remaining):
            "presentation data value of \(found) bytes where \(remaining) remain in the PDU"
        }
    }
}
