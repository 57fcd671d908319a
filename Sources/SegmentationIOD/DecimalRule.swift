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
    static func text(of number: Double) -> String {
        var step = 17
        var text = "\(number)"
        if text.hasSuffix(".0") { text.removeLast(2) }
        while text.utf8.count > 16, step > 1 {
            step -= 1
            text = "\(rounded(number, significantDigits: step))"
            if text.hasSuffix(".0") { text.removeLast(2) }
        }
        return text
    }

    private static func rounded(_ number: Double, significantDigits: Int) -> Double {
        guard number != 0 else { return 0 }
        var exponent = 0
        var magnitude = abs(number)
        while magnitude >= 10 { (magnitude, exponent) = (magnitude / 10, exponent + 1) }
        while magnitude < 1 { (magnitude, exponent) = (magnitude * 10, exponent - 1) }
        let digits = significantDigits - 1 - exponent
        return Double("\((number * powerOfTen(digits)).rounded())e\(-digits)") ?? number
    }

    private static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 1 }

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
