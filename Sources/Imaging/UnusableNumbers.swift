/// Numbers that cannot be what they stand for: what was found, and what was expected.
public struct UnusableNumbers: Error, Sendable, Equatable, CustomStringConvertible {
    /// The numbers.
    public let found: [Double]
    /// What was expected, for example "two values from -100000 to 100000 HU, the lower first".
    public let expected: String

    /// Says what was found and what was expected.
    public init(found: [Double], expected: String) {
        (self.found, self.expected) = (found, expected)
    }

    /// The rest of a sentence that begins with what the numbers are called.
    public var description: String { "must be \(expected), not \(found)" }

    /// The error of a decoder, whose path names the numbers; it says what was expected and has this one behind it.
    public func decodingError(at codingPath: [any CodingKey]) -> DecodingError {
        .dataCorrupted(.init(codingPath: codingPath, debugDescription: expected, underlyingError: self))
    }
}
