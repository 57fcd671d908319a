/// A unique identifier that has been checked against the rules of the standard.
///
/// Only digits and single dots, no leading zero in a component, at most 64 characters: what passed is safe to
/// compare, to store and to derive a file name from.
///
/// Standard: PS3.5 9.1.
public struct UID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// The dotted decimal form, without padding.
    public let description: String

    /// Creates a UID from its dotted form; `nil` where the form breaks a rule of PS3.5 9.1.
    ///
    /// Trailing NUL and space padding, which some writers leave, is removed first.
    public init?(_ text: some StringProtocol) {
        var characters = Substring(text)
        while let last = characters.utf8.last, last == 0 || last == 0x20 { characters.removeLast() }
        guard Self.isValid(characters.utf8) else { return nil }
        description = String(characters)
    }

    /// Creates a UID known to be valid, as the constants of this module are.
    ///
    /// - Precondition: `constant` follows PS3.5 9.1.
    public init(constant: StaticString) {
        let text = String(describing: constant)
        precondition(Self.isValid(text.utf8), "\(text) is no UID")
        description = text
    }

    /// Reads the dotted form and refuses one that breaks a rule.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let uid = UID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no UID (PS3.5 9.1)")
        }
        self = uid
    }

    /// Writes the dotted form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The order of the dotted forms as text.
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }

    private static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
        guard (1...64).contains(bytes.count) else { return false }
        return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { component in
            guard let first = component.first else { return false }
            return component.allSatisfy { (0x30...0x39).contains($0) } && (first != 0x30 || component.count == 1)
        }
    }
}
