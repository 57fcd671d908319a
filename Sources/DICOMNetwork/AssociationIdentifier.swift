/// Tells one association from every other, also across restarts.
public struct AssociationIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// 32 hexadecimal digits.
    public let description: String

    /// Creates an identifier that no other association has.
    public init() {
        description = (0..<2).map { _ in Self.hexadecimal(.random(in: .min ... .max)) }.joined()
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
