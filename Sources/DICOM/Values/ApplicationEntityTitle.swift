/// The name by which an application is known on the DICOM network.
///
///     ApplicationEntityTitle(" SEGNODE ")?.description == "SEGNODE"
///
/// Leading and trailing spaces mean nothing; upper and lower case differ.
///
/// Standard: PS3.5 6.2 (VR AE), PS3.8 9.3.2.
public struct ApplicationEntityTitle: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The title without padding.
    public let description: String

    /// Creates a title; `nil` unless 1 to 16 printable ASCII characters without a backslash remain after trimming.
    public init?(_ text: some StringProtocol) {
        var characters = Array(text.utf8)[...]
        while let last = characters.last, last == 0x20 || last == 0 { characters.removeLast() }
        while characters.first == 0x20 { characters.removeFirst() }
        guard (1...16).contains(characters.count),
            characters.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        description = String(decoding: characters, as: UTF8.self)
    }

    /// Creates a title known to be valid, as the constants of programs are.
    ///
    /// - Precondition: `constant` follows the rules.
    public init(constant: StaticString) {
        guard let title = Self(String(describing: constant)) else {
            preconditionFailure("\(constant) is no AE title")
        }
        self = title
    }

    /// Reads the title from a single string and refuses one that breaks the rules.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let title = Self(text) else {
            let reason = "\"\(text)\" is no AE title: 1 to 16 printable ASCII characters, no backslash (PS3.5 6.2)"
            throw DecodingError.dataCorruptedError(in: container, debugDescription: reason)
        }
        self = title
    }

    /// Writes the title as a single string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
