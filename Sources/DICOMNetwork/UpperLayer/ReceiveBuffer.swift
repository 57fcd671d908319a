import NIOCore

/// How much is read from a socket at a time.
///
/// A connection keeps its buffer; only one over which data sets arrive needs a large one.
enum ReceiveBuffer {
    /// For what has not proved to be more than an association request or an echo.
    static let small = FixedSizeRecvByteBufferAllocator(capacity: 16_384)
    /// For data sets: two PDUs of the default length.
    static let large = FixedSizeRecvByteBufferAllocator(capacity: 262_144)
}
