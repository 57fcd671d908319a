/// An amount of storage as a person writes it: "500MB", "2GB" or a number of bytes.
public struct ByteCount: Hashable, Sendable, CustomStringConvertible {
    /// The amount in bytes.
    public let bytes: Int64

    /// Creates an amount.
    public init(_ bytes: Int64) { self.bytes = bytes }

    /// Reads a whole number and a decimal unit; `nil` where the text has another form.
    public init?(text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let count = Int64(digits), let size = Self.units.first(where: { $0.name == unit })?.size else {
            return nil
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    /// The amount in the largest unit that divides it.
    public var description: String {
        let unit = Self.units.first { bytes != 0 && bytes % $0.size == 0 } ?? ("B", 1)
        return "\(bytes / unit.size)\(unit.name)"
    }

    private static let units: [(name: String, size: Int64)] = [
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000), ("B", 1), ("", 1),
    ]
}

extension ByteCount: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let count = ByteCount(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "an amount such as 500MB or 2GB")
        }
        self = count
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
