import DICOM

/// Reads the text of a source by what its SpecificCharacterSet says, or must have meant.
struct SourceText {
    /// The values of SpecificCharacterSet, the first of which may be empty; none where the attribute is absent.
    let terms: [String]
    /// Whether the values may be written as they are.
    let isLegal: Bool
    private let meaning: [String]?

    init(of source: DataSet) {
        let bytes = source.beginning(.specificCharacterSet)
        let text = bytes.map { String(decoding: $0, as: UTF8.self) }
        terms = text?.split(separator: "\\", omittingEmptySubsequences: false).map { String($0).trimmed } ?? []
        isLegal = CharacterSetTerms.areLegal(terms)
        meaning = isLegal ? terms : CharacterSetTerms.corrected(terms)
    }

    /// The text of a value, and whether it follows the character set; where it does not, it is taken as UTF-8 or, if it
    /// is none, as Latin-1.
    func decoded(_ bytes: [UInt8]) -> (text: String, isFaithful: Bool) {
        if bytes.isPlainASCII { return (String(decoding: bytes, as: UTF8.self), true) }
        if let meaning {
            let text = CharacterSetDecoder.utf8(bytes, characterSet: meaning)
            if !text.unicodeScalars.contains("\u{FFFD}") { return (text, true) }
        }
        return (String(validating: bytes, as: UTF8.self) ?? Self.latin1(bytes), false)
    }

    private static func latin1(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
        return String(scalars)
    }
}

extension [UInt8] {
    /// Whether every character set agrees on these bytes: ASCII without escape sequences.
    var isPlainASCII: Bool { allSatisfy { $0 < 0x80 && $0 != 0x1B } }

    /// The value without the spaces and NULs behind it.
    var withoutPadding: [UInt8] {
        guard let last = lastIndex(where: { $0 != 0x20 && $0 != 0 }) else { return [] }
        return Array(self[...last])
    }
}
