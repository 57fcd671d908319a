import Crypto

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

extension UID {
    /// A UID that depends on nothing but its parts: "2.25." and the version 5 UUID of their text.
    ///
    /// The same parts give the same UID in every run, so that a repeated job produces the same object.
    ///
    /// Standard: PS3.5 B.2; RFC 9562 5.5.
    public static func derived(from parts: [String]) -> UID {
        var hash = Insecure.SHA1()
        hash.update(data: derivationNamespace)
        for part in parts {
            hash.update(data: Array(part.utf8))
            hash.update(data: [0])
        }
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        return UID(uuid: bytes)
    }

    /// A UID that no one has used before: "2.25." and a random version 4 UUID.
    public static func random() -> UID {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        return UID(uuid: bytes)
    }

    /// The UUID c3e0a3d2-7a34-5b18-9d7a-0f6f2ad0b7e1, under which all derived UIDs are named.
    private static let derivationNamespace: [UInt8] = [
        0xC3, 0xE0, 0xA3, 0xD2, 0x7A, 0x34, 0x5B, 0x18, 0x9D, 0x7A, 0x0F, 0x6F, 0x2A, 0xD0, 0xB7, 0xE1,
    ]

    /// Creates "2.25." and the decimal value of 16 bytes, whose variant bits are set here.
    private init(uuid bytes: [UInt8]) {
        var bytes = bytes
        bytes[8] = bytes[8] & 0x3F | 0x80
        let value = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        guard let uid = UID("2.25.\(value)") else { preconditionFailure("2.25.\(value) is a UID") }
        self = uid
    }
}
