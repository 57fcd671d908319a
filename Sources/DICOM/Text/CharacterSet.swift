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
