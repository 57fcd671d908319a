/// The cases that a source has.
struct FoundCases {
    /// The cases.
    var cases: [FoundCase] = []
    /// What was passed over, and why: a sentence each.
    var notes: [String] = []

    static func + (one: Self, other: Self) -> Self {
        Self(cases: one.cases + other.cases, notes: one.notes + other.notes)
    }
}
