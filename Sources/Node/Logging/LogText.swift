extension String {
    /// The text without what it quotes from data sets, for a log: a broken header can have a patient's name where a
    /// number belongs. Numbers stay, as they name nobody.
    ///
    ///     #"Rescale Slope is "DOE^JOHN" where a decimal number was expected"#.withoutQuotations
    ///         == #"Rescale Slope is "…" where a decimal number was expected"#
    ///
    /// What is quoted stands in the index, in the record of the job.
    package var withoutQuotations: String {
        var parts = split(separator: "\"", omittingEmptySubsequences: false)
        // An opening mark without a closing one quotes all that follows.
        for place in stride(from: 1, to: parts.count, by: 2) where !parts[place].allSatisfy(\.isOfNumbers) {
            parts[place] = "…"
        }
        return parts.joined(separator: "\"")
    }
}

extension Character {
    fileprivate var isOfNumbers: Bool { isASCII && (isNumber || "+-.,\\ ".contains(self)) }
}
