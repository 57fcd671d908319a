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
