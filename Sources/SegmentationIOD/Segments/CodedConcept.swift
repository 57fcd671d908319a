/// A concept of a coding scheme: what a code sequence item holds.
///
///     CodedConcept(value: "15776009", scheme: "SCT", meaning: "Pancreas")
///
/// Standard: PS3.3 8.8.
public struct CodedConcept: Hashable, Sendable, Codable {
    /// The code, at most 16 characters.
    public let value: String
    /// The coding scheme's designator, for example "SCT" (SNOMED CT) or "DCM", at most 16 characters.
    public let scheme: String
    /// What the code means, in words, at most 64 characters.
    public let meaning: String

    /// Creates a concept from its code, its scheme and its meaning.
    public init(value: String, scheme: String, meaning: String) {
        self.value = value
        self.scheme = scheme
        self.meaning = meaning
    }
}
