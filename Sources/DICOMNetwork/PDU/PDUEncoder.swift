package import NIOCore

/// Encodes PDUs.
///
/// Standard: PS3.8 9.3.
package enum PDUEncoder {
    /// The bytes of a PDU, header included.
    package static func encode(_ pdu: PDU) -> ByteBuffer {
        switch pdu {
        case .associateRequest(let request): associateRequest(request)
        case .associateAccept(let accept): associateAccept(accept)
        case .associateReject(let rejection):
            short(.associateReject, [0, rejection.result, rejection.source, rejection.reason])
        case .releaseRequest: short(.releaseRequest, [0, 0, 0, 0])
        case .releaseReply: short(.releaseReply, [0, 0, 0, 0])
        case .abort(let reason): short(.abort, [0, 0, reason.source, reason.reason])
        }
    }

    private static func short(_ type: PDUType, _ fields: [UInt8]) -> ByteBuffer {
        framed(type) { $0.writeBytes(fields) }
    }

    /// A PDU of this type whose variable part `body` writes.
    static func framed(_ type: PDUType, _ body: (inout ByteBuffer) -> Void) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeMultipleIntegers(type.rawValue, UInt8(0), UInt32(0))
        body(&bytes)
        bytes.setInteger(UInt32(bytes.readableBytes - PDUType.headerLength), at: 2)
        return bytes
    }

    /// Appends an item whose value `body` writes.
    static func item(_ type: UInt8, to bytes: inout ByteBuffer, _ body: (inout ByteBuffer) -> Void) {
        bytes.writeMultipleIntegers(type, UInt8(0), UInt16(0))
        let start = bytes.writerIndex
        body(&bytes)
        let length = bytes.writerIndex - start
        precondition(length <= UInt16.max, "an item holds at most 65535 bytes")
        bytes.setInteger(UInt16(length), at: start - 2)
    }

    /// Appends an item that is a text.
    static func item(_ type: UInt8, to bytes: inout ByteBuffer, _ text: String) {
        item(type, to: &bytes) { $0.writeString(text) }
    }
}
