package import NIOCore

/// Decodes the variable part of a PDU that has arrived as a whole.
///
/// Standard: PS3.8 9.3.
package enum PDUDecoder {
    /// Decodes what follows the header of a PDU of this type, which is not P-DATA-TF.
    package static func decode(_ type: PDUType, _ body: ByteBuffer) throws(PDUError) -> PDU {
        switch type {
        case .associateRequest: .associateRequest(try request(body))
        case .associateAccept: .associateAccept(try accept(body))
        case .associateReject: .associateReject(try rejection(body))
        case .releaseRequest: .releaseRequest
        case .releaseReply: .releaseReply
        case .abort: .abort(try abort(body))
        case .presentationData: preconditionFailure("P-DATA-TF is read fragment by fragment")
        }
    }

    private static func rejection(_ body: ByteBuffer) throws(PDUError) -> AssociateRejection {
        var body = body
        guard let (_, result, source, reason) = body.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self)
        else { throw .truncatedItem(in: .associateReject) }
        return AssociateRejection(result: result, source: source, reason: reason)
    }

    private static func abort(_ body: ByteBuffer) throws(PDUError) -> AbortReason {
        var body = body
        guard let (_, _, source, reason) = body.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self)
        else { throw .truncatedItem(in: .abort) }
        return AbortReason(source: source, reason: reason)
    }
}
