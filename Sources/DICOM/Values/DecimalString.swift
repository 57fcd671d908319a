import Glibc

/// A number as the text that VR DS allows: at most 16 characters.
///
/// Standard: PS3.5 6.2 (DS).
enum DecimalString {
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
