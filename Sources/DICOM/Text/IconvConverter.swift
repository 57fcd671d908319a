import Glibc

/// Converts bytes of one encoding to text, and text to its bytes, with the C library's converter.
///
/// The time it takes follows the number of bytes, whatever they are: a value of junk is one error a byte.
final class IconvConverter {
    private let converter: iconv_t?

    /// Opens a converter to UTF-8 from an encoding of the C library, for example "ISO-8859-2".
    convenience init(from encoding: String) { self.init(iconv_open("UTF-8", encoding)) }

    /// Opens a converter from UTF-8 to an encoding of the C library.
    convenience init(to encoding: String) { self.init(iconv_open(encoding, "UTF-8")) }

    private init(_ converter: iconv_t?) { self.converter = converter == iconv_t(bitPattern: -1) ? nil : converter }

    deinit {
        if let converter { iconv_close(converter) }
    }

    /// The text of `bytes`; every byte that begins no character becomes U+FFFD.
    func text(_ bytes: some Collection<UInt8>) -> String {
        guard converter != nil else { return String(repeating: "\u{FFFD}", count: bytes.count) }
        return String(decoding: converted(Array(bytes), replacement: Array("\u{FFFD}".utf8)) { _ in 1 }, as: UTF8.self)
    }

    /// The bytes of `text`; every character that the encoding lacks becomes "?".
    func bytes(_ text: String) -> [UInt8] {
        guard converter != nil else {
            return text.unicodeScalars.map { $0.isASCII ? UInt8(truncatingIfNeeded: $0.value) : UInt8(ascii: "?") }
        }
        return converted(Array(text.utf8), replacement: [UInt8(ascii: "?")]) { rest in
            1 + rest.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
        }
    }

    /// Converts all bytes; what cannot be converted is passed over, as many bytes as `length` says, and replaced.
    private func converted(
        _ bytes: [UInt8], replacement: [UInt8], length: (ArraySlice<UInt8>) -> Int
    ) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 2)
        iconv(converter, nil, nil, nil, nil)
        var piece = [CChar](repeating: 0, count: 4096)
        var start = 0
        while start < bytes.count {
            start = run(bytes, from: start, into: &output, through: &piece)
            guard start < bytes.count else { break }
            output += replacement
            start += max(1, length(bytes[start...]))
        }
        return output
    }

    /// Converts until the end or the first byte that begins no character; returns where that is.
    private func run(
        _ bytes: [UInt8], from start: Int, into output: inout [UInt8], through piece: inout [CChar]
    ) -> Int {
        var left = bytes.count - start
        var isFull = true
        while left > 0, isFull {
            let count = piece.withUnsafeMutableBufferPointer { target in
                bytes.withUnsafeBytes { source in
                    // iconv never writes to its input, though its declaration allows it.
                    var from = UnsafeMutableRawPointer(mutating: source.baseAddress)?
                        .advanced(by: source.count - left).assumingMemoryBound(to: CChar.self)
                    var to = target.baseAddress
                    var space = target.count
                    isFull = iconv(converter, &from, &left, &to, &space) == .max && errno == E2BIG
                    return target.count - space
                }
            }
            output.append(contentsOf: piece[..<count].lazy.map { UInt8(bitPattern: $0) })
        }
        return bytes.count - left
    }
}
