import Glibc

/// One term of Specific Character Set (0008,0005).
///
/// Standard: PS3.3 C.12.1.1.2.
enum CharacterSet: Equatable {
    /// ASCII: the default repertoire, and whatever term is not known.
    case ascii
    /// ISO 8859-1, which needs no converter.
    case latin1
    /// JIS X 0201: ASCII and katakana.
    case katakana
    /// Unicode as UTF-8.
    case utf8
    /// A single- or multi-byte encoding that the C library converts, without escape sequences.
    case converted(String)

    /// Understands a defined term, and the misspellings that are seen in practice ("ISO-IR 100", "UTF-8").
    init(term: String) {
        let name = term.uppercased().filter { $0.isLetter || $0.isNumber }
        switch name {
        case "GB18030": self = .converted("GB18030")
        case "GBK", "GB2312": self = .converted("GBK")
        case "UTF8": self = .utf8
        default: self.init(registration: name)
        }
    }

    /// The number of the registration behind "ISO_IR" or "ISO 2022 IR".
    private init(registration name: String) {
        guard name.hasPrefix("ISO"), let number = name.split(whereSeparator: { !$0.isNumber }).last else {
            self = .ascii
            return
        }
        switch number {
        case "13": self = .katakana
        case "100": self = .latin1
        case "192": self = .utf8
        default: self = Self.encodings[String(number)].map { .converted($0) } ?? .ascii
        }
    }

    /// Encodings by registration number; the multi-byte ones are what their G1 bytes mean before any escape.
    private static let encodings = [
        "101": "ISO-8859-2", "109": "ISO-8859-3", "110": "ISO-8859-4", "144": "ISO-8859-5", "127": "ISO-8859-6",
        "126": "ISO-8859-7", "138": "ISO-8859-8", "148": "ISO-8859-9", "166": "TIS-620", "203": "ISO-8859-15",
        "149": "EUC-KR", "58": "EUC-CN",
    ]

    /// Whether escape sequences have a meaning (PS3.5 6.1.2.5).
    var allowsEscapes: Bool {
        switch self {
        case .utf8, .converted("GB18030"), .converted("GBK"): false
        default: true
        }
    }

    /// The text of bytes in this encoding; what it lacks becomes U+FFFD.
    func text(_ bytes: some Collection<UInt8>) -> String {
        switch self {
        case .utf8: return String(decoding: bytes, as: UTF8.self)
        case .converted(let encoding): return IconvConverter(from: encoding).text(bytes)
        case .ascii, .latin1, .katakana:
            var text = String.UnicodeScalarView()
            for byte in bytes { text.append(scalar(byte)) }
            return String(text)
        }
    }

    /// The bytes of text in this encoding; what it lacks becomes "?".
    func bytes(_ text: String) -> [UInt8] {
        switch self {
        case .utf8: Array(text.utf8)
        case .converted(let encoding): IconvConverter(to: encoding).bytes(text)
        case .latin1: IconvConverter(to: "ISO-8859-1").bytes(text)
        case .ascii, .katakana: IconvConverter(to: "ASCII").bytes(text)
        }
    }

    private func scalar(_ byte: UInt8) -> Unicode.Scalar {
        if byte < 0x80 { return Unicode.Scalar(byte) }
        switch self {
        case .latin1: return Unicode.Scalar(byte)
        case .katakana where (0xA1...0xDF).contains(byte):
            return Unicode.Scalar(UInt16(0xFF61) + UInt16(byte - 0xA1)) ?? "\u{FFFD}"
        default: return "\u{FFFD}"
        }
    }
}

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
                    isFull = iconv(converter, &from, &left, &to, &space) == -1 && errno == E2BIG
                    return target.count - space
                }
            }
            output.append(contentsOf: piece[..<count].lazy.map { UInt8(bitPattern: $0) })
        }
        return bytes.count - left
    }
}
