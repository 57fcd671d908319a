/// The values of SpecificCharacterSet: which are legal, and what a misspelt one means.
///
/// Standard: PS3.3 C.12.1.1.2.
package enum CharacterSetTerms {
    /// Whether a value list may be written as it is; none at all is legal and means ASCII.
    package static func areLegal(_ terms: [String]) -> Bool {
        guard let first = terms.first else { return true }
        if terms.count == 1 { return alone.contains(first) || singleByte.contains(first) }
        return (first.isEmpty || singleByte.contains(first))
            && terms.dropFirst().allSatisfy { singleByte.contains($0) || multiByte.contains($0) }
    }

    /// What a list means to a lenient reader: misspelt terms in their right spelling, unknown ones left out.
    ///
    /// `nil` where nothing is left to go by.
    package static func corrected(_ terms: [String]) -> [String]? {
        let known = terms.enumerated().compactMap { index, term in
            term.isEmpty && index == 0 ? "" : spelling(of: term)
        }
        if let whole = known.first(where: { withoutExtensions.contains($0) }) { return [whole] }
        guard known.contains(where: { !$0.isEmpty }), let first = known.first else { return nil }
        if known.count == 1, !multiByte.contains(first) { return known }
        let extended = known.map { $0.hasPrefix("ISO_IR ") ? "ISO 2022 IR " + $0.dropFirst(7) : $0 }
        return multiByte.contains(extended[0]) ? [""] + extended : extended
    }

    private static let numbers = ["100", "101", "109", "110", "144", "127", "126", "138", "148", "203", "13", "166"]
    private static let withoutExtensions: Set<String> = ["ISO_IR 192", "GB18030", "GBK"]
    private static let alone = Set(numbers.map { "ISO_IR \($0)" }).union(withoutExtensions)
    private static let singleByte = Set(numbers.map { "ISO 2022 IR \($0)" }).union(["ISO 2022 IR 6"])
    private static let multiByte: Set<String> = [
        "ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149", "ISO 2022 IR 58",
    ]

    /// Letters and digits of every term, and of names that sources use in its place.
    private static let spellings: [String: String] = {
        var table = Dictionary(
            alone.union(singleByte).union(multiByte).map { (letters($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let parts = ["1": "100", "2": "101", "3": "109", "4": "110", "5": "144", "6": "127", "7": "126", "8": "138"]
        for (part, number) in parts { table["ISO8859\(part)"] = "ISO_IR \(number)" }
        for name in ["UTF8", "ISOIR192UTF8", "ISO2022IR192", "UNICODE"] { table[name] = "ISO_IR 192" }
        for name in ["LATIN1", "ISOIR1001"] { table[name] = "ISO_IR 100" }
        table["ISO88599"] = "ISO_IR 148"
        table["ISO885915"] = "ISO_IR 203"
        table["GB2312"] = "GBK"
        return table
    }()

    private static func spelling(of term: String) -> String? { spellings[letters(term)] }

    private static func letters(_ term: String) -> String {
        String(term.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isDigit) })
    }
}
