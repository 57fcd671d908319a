/// Numbers and bytes as hexadecimal text: the one place of it.
///
///     UInt16(0x10).hexadecimal(digits: 4) == "0010"
///     [0xDE, 0xAD].hexadecimal == "dead"
extension FixedWidthInteger {
    /// The number in hexadecimal digits, with zeros in front of it where it has fewer than `digits`.
    ///
    /// - Precondition: The number is not negative.
    @inlinable
    public func hexadecimal(digits: Int, uppercase: Bool = false) -> String {
        precondition(self >= 0, "\(self) is negative")
        let text = String(self, radix: 16, uppercase: uppercase)
        return String(repeating: "0", count: Swift.max(digits - text.utf8.count, 0)) + text
    }
}

extension Sequence<UInt8> {
    /// The bytes in hexadecimal digits, two a byte, in lower case.
    @inlinable
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * underestimatedCount)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0F)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
