import Glibc

/// The rule of the value representation DS.
///
/// Standard: PS3.5 table 6.2-1.
enum DecimalRule {
    private static let reason = "a decimal is a number of at most 16 characters"

    static func verdict(on value: String) -> ValueVerdict {
        let text = value.trimmed
        if text.utf8.count <= 16, isDecimal(text), Double(text)?.isFinite == true { return .valid }
        let pointed = text.replacing(",", with: ".")
        guard isDecimal(pointed), let number = Double(pointed), number.isFinite else { return .invalid(reason: reason) }
        return .repaired(self.text(of: number), reason: reason)
    }

    /// A finite number in at most 16 characters, as exact as they allow.
    private static func text(of number: Double) -> String {
        let texts = (1...17).reversed().lazy.map { rounded(number, digits: $0) }
        return texts.first { $0.utf8.count <= 16 } ?? "0"
    }

    private static func rounded(_ number: Double, digits: Int) -> String {
        var text = [CChar](repeating: 0, count: 40)
        _ = withVaList([CInt(digits), number]) { vsnprintf(&text, text.count, "%.*g", $0) }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Sign, digits with at most one point, exponent: what the standard allows and Swift's parser is laxer about.
    private static func isDecimal(_ text: String) -> Bool {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard let mantissa = parts.first else { return false }
        let digits = unsigned(mantissa).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isMantissa = digits.allSatisfy { $0.allSatisfy(\.isDigit) } && digits.contains { !$0.isEmpty }
        guard parts.count == 2 else { return isMantissa }
        let exponent = unsigned(parts[1])
        return isMantissa && !exponent.isEmpty && exponent.allSatisfy(\.isDigit)
    }

    private static func unsigned(_ text: Substring) -> Substring {
        text.first == "+" || text.first == "-" ? text.dropFirst() : text
    }
}
