extension String {
    /// The text without the spaces and NULs around it.
    var trimmed: String {
        let isPadding = { (scalar: Unicode.Scalar) in scalar == " " || scalar.value == 0 }
        let leading = unicodeScalars.drop(while: isPadding)
        guard let last = leading.lastIndex(where: { !isPadding($0) }) else { return "" }
        return String(leading[...last])
    }
}

extension Character {
    /// Whether this is one of 0...9, which is narrower than `isNumber`.
    var isDigit: Bool { ("0"..."9").contains(self) }
}
