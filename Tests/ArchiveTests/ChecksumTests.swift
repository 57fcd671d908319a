import Archive
import Catalog
import Testing

@Suite("Checksum")
struct ChecksumTests {
    /// Values of the reference implementation (xxhsum 0.8.1, XXH64, seed 0).
    static let vectors: [(text: String, value: UInt64)] = [
        ("", 0xEF46_DB37_51D8_E999),
        ("a", 0xD24E_C4F1_A98C_6E5B),
        ("abc", 0x44BC_2CF5_AD77_0999),
        ("1234567", 0xD3A4_6E91_0828_9359),
        ("123456789012", 0xB5CE_E4C9_43D4_3C7E),
        ("12345678901234567890123456789012", 0x40FD_1AA5_2D98_274C),
        ("123456789012345678901234567890123456789012345678901234567890", 0xAAF6_1CB6_CAE8_3A51),
    ]

    @Test("the values are those of the reference implementation", arguments: vectors)
    func matchesReference(text: String, value: UInt64) {
        let checksum = Checksum()
        Array(text.utf8).withUnsafeBytes { checksum.update($0) }
        #expect(checksum.value == value)
    }

    @Test("how the bytes are cut makes no difference", arguments: [1, 3, 31, 32, 33, 1000])
    func ignoresCuts(pieceLength: Int) {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let whole = Checksum()
        bytes.withUnsafeBytes { whole.update($0) }
        let pieces = Checksum()
        for start in stride(from: 0, to: bytes.count, by: pieceLength) {
            bytes[start..<min(start + pieceLength, bytes.count)].withUnsafeBytes { pieces.update($0) }
        }
        #expect(pieces.value == whole.value)
    }
}
