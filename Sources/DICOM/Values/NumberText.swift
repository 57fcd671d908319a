import Glibc

/// Reads the numbers of VR DS and IS.
///
/// Some writers put a comma in place of the decimal point. It is read as one where it can mean nothing else: "1,5" is
/// 1.5 and "-1024,0" is -1024, but "1,500" could as well be fifteen hundred, and is no number here.
///
/// Standard: PS3.5 6.2 (DS, IS).
enum NumberText {
    /// The finite numbers of a value field, divided by backslashes; none where it has only padding, `nil` where one of
    /// them is no number. An empty value at the end counts as padding, one in front of another is no number.
    static func numbers(_ bytes: [UInt8]) -> [Double]? {
        var values = bytes.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false).map(trimmed)
        while values.last?.isEmpty == true { values.removeLast() }
        let numbers = values.compactMap(number)
        return numbers.count == values.count ? numbers : nil
    }

    /// The number of one value without padding.
    static func number(_ text: ArraySlice<UInt8>) -> Double? {
        guard text.count <= longest, text.allSatisfy({ $0 < 0x80 }) else { return nil }
        let parts = Parts(text)
        guard let parts, let value = Double(parts.text), value.isFinite else { return nil }
        return value
    }

    /// Whether a text is a value of VR DS or IS as the standard has it, or none at all.
    static func isLegal(_ text: String, _ representation: ValueRepresentation) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return true }
        guard !bytes.contains(where: { $0 == 0 || $0 == UInt8(ascii: ",") }) else { return false }
        let value = trimmed(bytes[...])
        guard representation == .IS else { return bytes.count <= 16 && number(value) != nil }
        return bytes.count <= 12 && Int32(String(decoding: value, as: UTF8.self)) != nil
    }

    /// More characters than this no writer needs; the standard allows 16.
    private static let longest = 64

    private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isPadding = { (byte: UInt8) in byte == 0x20 || byte == 0 }
        guard let last = value.lastIndex(where: { !isPadding($0) }) else { return [] }
        return value[...last].drop(while: isPadding)
    }

    /// Sign, digits, decimal mark and exponent: what VR DS allows, and nothing of what else a program takes for a
    /// number ("0x10", "inf").
    private struct Parts {
        private var sign = "", whole = "", fraction = "", exponent = ""

        init?(_ text: ArraySlice<UInt8>) {
            var rest = text
            sign = Self.take(&rest) { $0 == 0x2B || $0 == 0x2D }
            whole = Self.digits(&rest)
            let mark = rest.first
            if mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") {
                rest = rest.dropFirst()
                fraction = Self.digits(&rest)
            }
            guard sign.utf8.count <= 1, !whole.isEmpty || !fraction.isEmpty else { return nil }
            if mark == UInt8(ascii: ","), couldDivideThousands { return nil }
            if rest.first == UInt8(ascii: "E") || rest.first == UInt8(ascii: "e") {
                rest = rest.dropFirst()
                let exponentSign = Self.take(&rest) { $0 == 0x2B || $0 == 0x2D }
                let digits = Self.digits(&rest)
                guard exponentSign.utf8.count <= 1, !digits.isEmpty else { return nil }
                exponent = "e" + exponentSign + digits
            }
            guard rest.isEmpty else { return nil }
        }

        /// The number as Swift writes it.
        var text: String { sign + (whole.isEmpty ? "0" : whole) + "." + (fraction.isEmpty ? "0" : fraction) + exponent }

        /// Whether a comma stands where it would between thousands and hundreds.
        private var couldDivideThousands: Bool {
            fraction.utf8.count == 3 && (1...3).contains(whole.utf8.count) && whole != "0"
        }

        private static func digits(_ rest: inout ArraySlice<UInt8>) -> String {
            take(&rest) { (0x30...0x39).contains($0) }
        }

        private static func take(_ rest: inout ArraySlice<UInt8>, while isTaken: (UInt8) -> Bool) -> String {
            let taken = rest.prefix(while: isTaken)
            rest = rest.dropFirst(taken.count)
            return String(decoding: taken, as: UTF8.self)
        }
    }
}

/// A number as the text that VR DS allows: at most 16 characters.
///
/// Standard: PS3.5 6.2 (DS).
enum DecimalString {
    /// The most characters of a value. Standard: PS3.5 table 6.2-1.
    static let longest = 16

    /// The shortest text that reads back as `value`, or the nearest that 16 characters can hold.
    ///
    /// - Precondition: `value` is finite.
    static func text(_ value: Double) -> String {
        precondition(value.isFinite, "\(value) has no decimal string")
        let shortest = String(value == 0 ? 0 : value)
        let plain = shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest
        if plain.utf8.count <= 16 { return plain }
        return (1...16).reversed().lazy.map { rounded(value, digits: $0) }.first { $0.utf8.count <= 16 } ?? "0"
    }

    private static func rounded(_ value: Double, digits: Int) -> String {
        var text = [CChar](repeating: 0, count: 40)
        _ = withVaList([CInt(digits), value]) { vsnprintf(&text, text.count, "%.*g", $0) }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
