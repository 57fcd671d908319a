/// Turns the bytes of a text value into Unicode, whatever character set the data set declares.
///
///     CharacterSetDecoder.utf8([0x4D, 0xFC, 0x6C], characterSet: ["ISO_IR 100"]) == "Mül"
///
/// It never fails: a byte that means nothing in its character set, a control character other than TAB, LF, FF and
/// CR, and an unknown escape sequence become U+FFFD, so that the text is safe to store and to print.
///
/// Standard: PS3.5 6.1, PS3.3 C.12.1.1.2.
public enum CharacterSetDecoder {
    /// The text of `bytes` without NUL padding; `characterSet` is the values of Specific Character Set, empty where the
    /// data set has none.
    public static func utf8(_ bytes: [UInt8], characterSet: [String]) -> String {
        let content = bytes[..<(bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)]
        if content.allSatisfy(isPrintableASCII) { return String(decoding: content, as: UTF8.self) }
        let initial = CharacterSet(term: characterSet.first ?? "")
        guard initial.allowsEscapes, content.contains(0x1B) else { return withoutControls(initial.text(content)) }
        var decoder = EscapedTextDecoder(initial: initial)
        return withoutControls(decoder.text(content))
    }

    private static func isPrintableASCII(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) || isHarmlessControl(UInt32(byte))
    }

    private static func isHarmlessControl(_ code: UInt32) -> Bool {
        code == 0x09 || code == 0x0A || code == 0x0C || code == 0x0D
    }

    /// C0, DEL and C1 control characters: a terminal would obey them.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }

    private static func withoutControls(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            cleaned.append(isControl(scalar) && !isHarmlessControl(scalar.value) ? "\u{FFFD}" : scalar)
        }
        return String(cleaned)
    }
}

/// Decodes text whose character sets change by ISO 2022 escape sequences.
///
/// Bytes below 0x80 mean what was last designated to G0, the others what was designated to G1. A designation to G1
/// stays in force to the end of the value even across delimiters, as writers forget to repeat it.
///
/// Standard: PS3.5 6.1.2.5, PS3.3 Table C.12-3 and C.12-4.
struct EscapedTextDecoder {
    /// What G0 can be: one byte a character, or two bytes of a Japanese set.
    private enum LowerSet {
        case ascii
        case katakana
        /// Pairs of bytes that become EUC-JP behind this prefix, with their high bits set.
        case pairs(prefix: [UInt8])
    }

    private var lower = LowerSet.ascii
    private var upper: CharacterSet
    private var text = ""
    /// Opened once a value: there may be an escape sequence before every character.
    private var converters: [String: IconvConverter] = [:]

    /// Starts with the first value of Specific Character Set.
    init(initial: CharacterSet) { upper = initial }

    /// The text of a value; an escape sequence that is not known becomes U+FFFD.
    mutating func text(_ bytes: ArraySlice<UInt8>) -> String {
        var rest = bytes
        while let first = rest.first {
            if first == 0x1B {
                rest = rest.dropFirst(designate(rest.dropFirst()))
            } else {
                let run = rest.prefix { $0 != 0x1B && ($0 < 0x80) == (first < 0x80) }
                if first < 0x80 { decodeLower(run) } else { text += upperText(run) }
                rest = rest.dropFirst(run.count)
            }
        }
        return text
    }

    /// Obeys the escape sequence whose bytes after ESC come next; returns its length with ESC.
    private mutating func designate(_ bytes: ArraySlice<UInt8>) -> Int {
        for length in 2...3 {
            let sequence = String(decoding: bytes.prefix(length), as: UTF8.self)
            if let set = Self.lowerSets[sequence] {
                lower = set
                return length + 1
            }
            if let set = Self.upperSets[sequence] {
                upper = set
                return length + 1
            }
        }
        text += "\u{FFFD}"
        return 1
    }

    private mutating func decodeLower(_ run: ArraySlice<UInt8>) {
        switch lower {
        case .ascii: text += CharacterSet.ascii.text(run)
        case .katakana: text += CharacterSet.katakana.text(run.map { $0 > 0x20 ? $0 | 0x80 : $0 })
        case .pairs(let prefix): decodePairs(run, prefix: prefix)
        }
    }

    private mutating func decodePairs(_ run: ArraySlice<UInt8>, prefix: [UInt8]) {
        var rest = run
        var encoded: [UInt8] = []
        while let first = rest.first {
            let isPair = first > 0x20 && rest.count > 1
            encoded += isPair ? prefix + rest.prefix(2).map { $0 | 0x80 } : [first > 0x20 ? 0xFF : first]
            rest = rest.dropFirst(isPair ? 2 : 1)
        }
        text += converter("EUC-JP").text(encoded)
    }

    private mutating func upperText(_ run: ArraySlice<UInt8>) -> String {
        guard case .converted(let encoding) = upper else { return upper.text(run) }
        return converter(encoding).text(run)
    }

    private mutating func converter(_ encoding: String) -> IconvConverter {
        if let opened = converters[encoding] { return opened }
        let opened = IconvConverter(from: encoding)
        converters[encoding] = opened
        return opened
    }

    private static let lowerSets: [String: LowerSet] = [
        "(B": .ascii, "(J": .ascii, "(I": .katakana,
        "$B": .pairs(prefix: []), "$@": .pairs(prefix: []), "$(D": .pairs(prefix: [0x8F]),
    ]

    private static let upperSets: [String: CharacterSet] = [
        ")I": .katakana, "-A": .latin1, "-B": .converted("ISO-8859-2"), "-C": .converted("ISO-8859-3"),
        "-D": .converted("ISO-8859-4"), "-L": .converted("ISO-8859-5"), "-G": .converted("ISO-8859-6"),
        "-F": .converted("ISO-8859-7"), "-H": .converted("ISO-8859-8"), "-M": .converted("ISO-8859-9"),
        "-T": .converted("TIS-620"), "-b": .converted("ISO-8859-15"), "$)C": .converted("EUC-KR"),
        "$)A": .converted("EUC-CN"),
    ]
}
