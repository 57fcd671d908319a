import CXXHash

/// What the archive writes into the preamble of an instance's file, so that the file proves itself to be complete.
///
/// 0 "segnode1", 8 length of the file, 16 XXH64 of the file behind the preamble, 24 time of reception in milliseconds
/// since 1970; numbers are 64 bits, least significant byte first. The preamble is for implementations to use.
///
/// Standard: PS3.10 7.1.
struct FileProof: Hashable, Sendable {
    /// The length of a preamble in bytes.
    static let preambleLength = 128
    private static let magic = Array("segnode1".utf8)

    /// The length of the file in bytes, preamble included.
    var length: Int
    /// XXH64 of the file without its preamble.
    var checksum: UInt64
    /// When the instance was received, in milliseconds since 1970.
    var receivedAt: Int64

    init(length: Int, checksum: UInt64, receivedAt: Int64) {
        self.length = length
        self.checksum = checksum
        self.receivedAt = receivedAt
    }

    /// Reads a preamble; `nil` where it is not one of the archive's.
    init?(preamble: [UInt8]) {
        guard preamble.count >= Self.preambleLength, preamble.starts(with: Self.magic) else { return nil }
        func number(_ offset: Int) -> UInt64 {
            preamble[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        guard let length = Int(exactly: number(8)) else { return nil }
        self.init(length: length, checksum: number(16), receivedAt: Int64(bitPattern: number(24)))
    }

    /// The 128 bytes of the preamble.
    var preamble: [UInt8] {
        let numbers = [UInt64(length), checksum, UInt64(bitPattern: receivedAt)]
        let bytes = Self.magic + numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
        return bytes + [UInt8](repeating: 0, count: Self.preambleLength - bytes.count)
    }
}

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
