/// A coded concept as `model.json` states it.
public struct CodeDescription: Sendable, Codable, Hashable {
    /// Code Value, for example "15776009".
    public let value: String
    /// Coding Scheme Designator, for example "SCT".
    public let scheme: String
    /// Code Meaning, for example "Pancreas".
    public let meaning: String

    /// Creates a coded concept.
    public init(value: String, scheme: String, meaning: String) {
        self.value = value
        self.scheme = scheme
        self.meaning = meaning
    }
}
