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
