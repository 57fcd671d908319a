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

    /// Reads an item of a code sequence; `nil` where it has no code.
    public init?(_ item: DataSet) {
        let value = item.string(.codeValue) ?? item.string(.longCodeValue) ?? item.string(.urnCodeValue)
        guard let value else { return nil }
        self.init(
            value: value, scheme: item.string(.codingSchemeDesignator) ?? "", meaning: item.string(.codeMeaning) ?? "")
    }
}

extension CodedConcept: CustomStringConvertible {
    /// Value, scheme and meaning as the standard writes them.
    public var description: String { "(\(value), \(scheme), \"\(meaning)\")" }

    /// Whether another concept means the same: it has the same code, the same meaning in words (whatever the case), or
    /// the code by which an older edition of SNOMED called it.
    ///
    /// Standard: PS3.16 8.1.
    public func means(_ other: CodedConcept) -> Bool {
        if current == other.current { return true }
        let words = [meaning, other.meaning].map { $0.lowercased().split(separator: " ") }
        return !words[0].isEmpty && words[0] == words[1]
    }

    /// Scheme and value, those of SNOMED RT as SNOMED CT has them.
    private var current: [String] {
        guard ["SRT", "SNM3", "99SDM"].contains(scheme) else { return [scheme, value] }
        return Self.clinicalTerms[value].map { ["SCT", $0] } ?? ["SRT", value]
    }

    /// What SNOMED CT calls the organs of the abdomen that SNOMED RT called otherwise (PS3.16 annex O).
    private static let clinicalTerms = ["T-65000": "15776009", "T-62000": "10200004", "T-C3000": "78961009"]
}
