package import NIOCore

/// Consecutive bytes of one presentation data value, as much of it as has arrived.
///
/// Standard: PS3.8 9.3.5.1, E.2.
package struct DataFragment: Sendable {
    /// The presentation context of the message.
    package var contextID: UInt8
    /// Whether the bytes are part of a command set rather than of a data set.
    package var isCommand: Bool
    /// Whether the command set or data set ends after these bytes.
    package var isLast: Bool
    /// A slice of what was received; not a copy.
    package var bytes: ByteBuffer

    package init(contextID: UInt8, isCommand: Bool, isLast: Bool, bytes: ByteBuffer) {
        self.contextID = contextID
        self.isCommand = isCommand
        self.isLast = isLast
        self.bytes = bytes
    }
}
