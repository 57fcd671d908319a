/// A person's name in up to three writings.
///
///     let name = PersonName("Yamada^Tarou=山田^太郎=やまだ^たろう")
///     name?.alphabetic.family == "Yamada"
///     name?.displayed == "Yamada, Tarou (山田, 太郎; やまだ, たろう)"
///
/// What is not there is empty. Delimiters at the end, and spaces around a component, mean nothing.
///
/// Standard: PS3.5 6.2.1.
public struct PersonName: Hashable, Sendable {
    /// The name in one writing.
    public struct Group: Hashable, Sendable {
        /// Family, given and middle name, prefix and suffix, as far as there are any; the last is not empty. A writer
        /// that breaks the rules may have left more than five.
        public let components: [String]

        /// Takes a name apart at its carets.
        public init(_ text: some StringProtocol) {
            var parts = Self.parts(of: text, by: "^").map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            while parts.last?.isEmpty == true { parts.removeLast() }
            components = parts
        }

        /// The family name, or all of a name that nobody took apart.
        public var family: String { component(0) }
        /// The given names.
        public var given: String { component(1) }
        /// The middle names.
        public var middle: String { component(2) }
        /// What stands before the name, for example "Dr.".
        public var prefix: String { component(3) }
        /// What stands behind the name, for example "Jr.".
        public var suffix: String { component(4) }

        /// Whether there is no name.
        public var isEmpty: Bool { components.isEmpty }

        /// The components with carets between them.
        public var text: String { components.joined(separator: "^") }

        /// The name as a list of people shows it: "Adams, Prof. John Robert Quincy, B.A.".
        public var displayed: String {
            let names = [prefix, given, middle].filter { !$0.isEmpty }.joined(separator: " ")
            return ([family, names] + components.dropFirst(4)).filter { !$0.isEmpty }.joined(separator: ", ")
        }

        /// What stands between delimiters, which nothing that combines with them takes away.
        fileprivate static func parts(of text: some StringProtocol, by delimiter: Unicode.Scalar) -> [String] {
            let scalars = String(text).unicodeScalars
            return scalars.split(separator: delimiter, omittingEmptySubsequences: false).map { String($0) }
        }

        private func component(_ index: Int) -> String { index < components.count ? components[index] : "" }
    }

    /// The name in letters, by which it is sorted.
    public let alphabetic: Group
    /// The name in ideographs or other characters of its language.
    public let ideographic: Group
    /// The name as it is spoken.
    public let phonetic: Group

    /// Takes a value of VR PN apart; `nil` where it has more than three groups, empty ones at the end not counted.
    public init?(_ text: some StringProtocol) {
        var groups = Group.parts(of: text, by: "=").map { Group($0) }
        while groups.last?.isEmpty == true { groups.removeLast() }
        guard groups.count <= 3 else { return nil }
        groups += Array(repeating: Group(""), count: 3 - groups.count)
        self.init(alphabetic: groups[0], ideographic: groups[1], phonetic: groups[2])
    }

    /// A name in three writings, of which some may be empty.
    public init(alphabetic: Group, ideographic: Group = Group(""), phonetic: Group = Group("")) {
        (self.alphabetic, self.ideographic, self.phonetic) = (alphabetic, ideographic, phonetic)
    }

    /// The groups in their order, without empty ones at the end.
    public var groups: [Group] {
        var groups = [alphabetic, ideographic, phonetic]
        while groups.last?.isEmpty == true { groups.removeLast() }
        return groups
    }

    /// The value of VR PN, without delimiters at its end.
    public var text: String { groups.map(\.text).joined(separator: "=") }

    /// The name for a person: the first writing that there is, and the others behind it in brackets.
    public var displayed: String {
        let writings = groups.map(\.displayed).filter { !$0.isEmpty }
        guard let first = writings.first else { return "" }
        return writings.count == 1 ? first : "\(first) (\(writings.dropFirst().joined(separator: "; ")))"
    }
}
