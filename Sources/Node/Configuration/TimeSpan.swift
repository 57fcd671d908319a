/// A duration as a person writes it: "500ms", "30s", "5m" or "2h".
public struct TimeSpan: Hashable, Sendable, CustomStringConvertible {
    /// The length of the span.
    public let duration: Duration

    /// Creates a span of a duration.
    public init(_ duration: Duration) { self.duration = duration }

    /// Reads a whole number and its unit; `nil` where the text has another form.
    public init?(text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count).drop(while: { $0 == " " }) {
        case "ms": duration = .milliseconds(count)
        case "s": duration = .seconds(count)
        case "m": duration = .seconds(count * 60)
        case "h": duration = .seconds(count * 3600)
        default: return nil
        }
    }

    /// The span in the largest unit that divides it.
    public var description: String {
        let seconds = duration.components.seconds
        let milliseconds = duration.components.attoseconds / 1_000_000_000_000_000
        if milliseconds != 0 { return "\(seconds * 1000 + milliseconds)ms" }
        if seconds != 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        if seconds != 0, seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}

extension TimeSpan: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let span = TimeSpan(text: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a time such as 500ms, 30s, 5m or 2h")
        }
        self = span
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
