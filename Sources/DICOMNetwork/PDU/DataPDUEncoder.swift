package import NIOCore

/// Encodes P-DATA-TF PDUs.
///
/// Standard: PS3.8 9.3.5, E.
package struct DataPDUEncoder: Sendable {
    /// PDU header, fragment length, context ID, message control header.
    package static let overhead = 12

    /// The most payload bytes of one PDU; even.
    package let maximumPayload: Int

    /// Encodes for a peer that takes PDUs of this length (0: any), and no longer than `ownLimit`.
    ///
    /// A peer that claims to take fewer than 128 bytes could not be sent any command; its claim is not believed.
    package init(peerMaximumLength: UInt32, ownLimit: Int = 131_072) {
        let peer = peerMaximumLength == 0 ? ownLimit : max(128, Int(peerMaximumLength))
        maximumPayload = (min(peer, ownLimit) - (Self.overhead - PDUType.headerLength)) & ~1
    }

    /// The 12 bytes that go before `payload` bytes that make up one PDU.
    package func writeHeader(
        payload: Int,
        contextID: UInt8,
        isCommand: Bool,
        isLast: Bool,
        to bytes: inout ByteBuffer
    ) {
        bytes.writeMultipleIntegers(PDUType.presentationData.rawValue, UInt8(0), UInt32(payload + 6))
        let control: UInt8 = (isCommand ? 1 : 0) | (isLast ? 2 : 0)
        bytes.writeMultipleIntegers(UInt32(payload + 2), contextID, control)
    }

    /// The PDUs of a command set.
    package func command(_ command: ByteBuffer, contextID: UInt8) -> ByteBuffer {
        var command = command
        var bytes = ByteBuffer()
        bytes.reserveCapacity(command.readableBytes + Self.overhead)
        while command.readableBytes > 0 {
            let count = min(command.readableBytes, maximumPayload)
            let isLast = count == command.readableBytes
            writeHeader(payload: count, contextID: contextID, isCommand: true, isLast: isLast, to: &bytes)
            if var part = command.readSlice(length: count) { bytes.writeBuffer(&part) }
        }
        return bytes
    }

    /// Appends the PDUs of a data set that lies in memory.
    package func write(dataSet: [UInt8], contextID: UInt8, to bytes: inout ByteBuffer) {
        bytes.reserveCapacity(
            minimumWritableBytes: dataSet.count + (dataSet.count / maximumPayload + 1) * Self.overhead)
        var offset = 0
        repeat {
            let end = min(offset + maximumPayload, dataSet.count)
            let isLast = end == dataSet.count
            writeHeader(
                payload: end - offset, contextID: contextID, isCommand: false, isLast: isLast, to: &bytes)
            bytes.writeBytes(dataSet[offset..<end])
            offset = end
        } while offset < dataSet.count
    }
}
