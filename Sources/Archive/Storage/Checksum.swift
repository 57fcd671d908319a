import CXXHash

/// XXH64 over bytes that come in pieces: fast enough to cost nothing, good enough to tell a torn file from a whole one.
///
///     let checksum = Checksum()
///     checksum.update(bytes)
///     let value = checksum.value
///
/// Belongs to one thread at a time. Reference: xxHash specification 0.1.1, XXH64 with seed 0.
package final class Checksum {
    private let state: OpaquePointer

    /// The checksum of no bytes.
    package init() {
        guard let state = XXH64_createState() else { preconditionFailure("memory is short") }
        self.state = state
        XXH64_reset(state, 0)
    }

    deinit { XXH64_freeState(state) }

    /// Takes the next bytes.
    package func update(_ bytes: UnsafeRawBufferPointer) { XXH64_update(state, bytes.baseAddress, bytes.count) }

    /// The checksum of all bytes so far.
    package var value: UInt64 { XXH64_digest(state) }
}
