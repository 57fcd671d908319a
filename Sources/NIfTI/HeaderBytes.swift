/// The 348 bytes of a header, in the byte order that their first field shows.
struct HeaderBytes {
    /// Whether the file is of the other byte order than this machine.
    let isSwapped: Bool
    private let bytes: [UInt8]

    static let count = 348

    /// `nil` where the first field is no NIfTI-1 header's size in either byte order.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.count else { return nil }
        let size = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
        guard size == 348 || size.byteSwapped == 348 else { return nil }
        isSwapped = size != 348
        self.bytes = bytes
    }

    func integer(at offset: Int) -> Int {
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Int16.self) }
        return Int(isSwapped ? value.byteSwapped : value)
    }

    func integers(at offset: Int, count: Int) -> [Int] { (0..<count).map { integer(at: offset + 2 * $0) } }

    func number(at offset: Int) -> Double {
        let pattern = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
        return Double(Float(bitPattern: isSwapped ? pattern.byteSwapped : pattern))
    }

    func numbers(at offset: Int, count: Int) -> [Double] { (0..<count).map { number(at: offset + 4 * $0) } }

    func byte(at offset: Int) -> UInt8 { bytes[offset] }

    /// Bytes as text, up to the first NUL.
    func text(at offset: Int, count: Int) -> String {
        String(decoding: bytes[offset..<offset + count].prefix { $0 != 0 }, as: UTF8.self)
    }
}
