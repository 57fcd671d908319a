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

/// The character set of the object: the source's where that is legal and tells the truth, else UTF-8.
///
/// A legal one is kept even where some programs cannot read it (DCMTK on the GNU C library knows no ISO 2022 IR 87):
/// they cannot read the source either, and archives compare patient and study byte by byte.
struct CharacterSetChoice {
    /// The values of SpecificCharacterSet; none where the attribute is left out.
    let terms: [String]
    /// Whether the source's text is written as UTF-8 rather than byte by byte.
    let reencodes: Bool
    /// Why the source's character set was not kept, where that is its fault.
    let finding: DerivedObjectFinding?

    /// Chooses for the text of the source and for the object's own.
    init(source: SourceText, values: [CopiedValue], ownText: [String]) {
        let needsUnicode = values.contains(where: \.needsEncoding) || ownText.contains { !Array($0.utf8).isPlainASCII }
        let reason = Self.fault(of: source, values: values)
        let isKept = reason == nil && (source.terms == ["ISO_IR 192"] || !needsUnicode)
        terms = isKept ? source.terms : ["ISO_IR 192"]
        reencodes = !isKept
        finding = reason.map {
            DerivedObjectFinding("SpecificCharacterSet", .specificCharacterSet, .repaired, $0)
        }
    }

    /// Why the character set of a source cannot be kept; `nil` where it can.
    private static func fault(of source: SourceText, values: [CopiedValue]) -> String? {
        if !source.isLegal { return "the value is not allowed; text is now UTF-8" }
        if !values.allSatisfy(\.isFaithful) {
            return "text does not follow the character set; it was read as UTF-8 or Latin-1 and is now UTF-8"
        }
        return nil
    }
}
