import DICOM
import Foundation

/// Names as they are searched: without regard to case, accents and to what a name's delimiters leave open.
///
///     NameSearch.keys(of: "Müller^Jürgen=山田^太郎") == ["muller^jurgen^", "山田^太郎^"]
///     NameSearch.patterns("MÜLLER*")?[0].matches("muller^jurgen^") == true
///
/// A caret stands behind each key and behind a pattern that does not end with `*`: so `Doe^*` finds who has a family
/// name only.
///
/// Keys are stored: whoever changes what they are writes a migration that makes all anew. The tables of Unicode, which
/// they follow, do not change for characters that have been there.
///
/// Standard: PS3.4 C.2.2.2.1 leaves it to the node how names are matched.
package enum NameSearch {
    /// What a search compares: one text for each writing of a name that is there, in their order.
    package static func keys(of name: String) -> [String] {
        writings(of: name).reduce(into: []) { keys, writing in
            let key = shortened(writing) + "^"
            if !keys.contains(key) { keys.append(key) }
        }
    }

    /// The patterns of a query, each of which has to be that of one of a name's keys; those that restrict nothing are
    /// left out.
    ///
    /// - Returns: `nil` where one is too long for any name, or where they are too many.
    package static func patterns(_ query: String) -> [WildcardPattern]? {
        let patterns = writings(of: query).map { writing in
            WildcardPattern(writing.unicodeScalars.last == "*" ? writing : writing + "^")
        }
        guard !patterns.contains(nil) else { return nil }
        let wanted = Set(patterns.compactMap { $0 }.filter { !$0.isUniversal })
        return wanted.count > mostWritings ? nil : Array(wanted)
    }

    /// The standard knows three writings of a name; what breaks its rules may have some more.
    private static let mostWritings = 8

    private static func writings(of name: String) -> [String] {
        let writings = name.unicodeScalars.split(separator: "=").map { PersonName.Group(String($0)) }
        return writings.filter { !$0.isEmpty }.map { folded($0.text) }
    }

    /// A text in small letters without accents, in letters of the usual width. What is a letter of its own to the eyes
    /// of those who write it, but another with a mark to those of others, becomes that other: `ø` is found as `o`.
    static func folded(_ text: String) -> String {
        let marked = text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
        let plain = marked.filter { !accents.contains($0) }.map { letters[$0] ?? String($0) }.joined()
        return plain.precomposedStringWithCanonicalMapping
    }

    /// Leaves room for the caret.
    private static func shortened(_ key: String) -> String {
        String(String.UnicodeScalarView(key.unicodeScalars.prefix(WildcardPattern.longest - 1)))
    }

    /// The marks above, below and through letters of alphabets; those of other scripts tell letters apart.
    private static let accents: ClosedRange<Unicode.Scalar> = "\u{300}"..."\u{36F}"

    private static let letters: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ŧ": "t", "ŋ": "n", "ς": "σ",
    ]
}
