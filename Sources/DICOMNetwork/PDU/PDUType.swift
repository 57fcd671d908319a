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
