import DICOM

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
    let finding: SegmentationIODFinding?

    /// Chooses for the text of the source and for the object's own.
    init(source: SourceText, values: [CopiedValue], ownText: [String]) {
        let needsUnicode = values.contains(where: \.needsEncoding) || ownText.contains { !Array($0.utf8).isPlainASCII }
        let reason = Self.fault(of: source, values: values)
        let isKept = reason == nil && (source.terms == ["ISO_IR 192"] || !needsUnicode)
        terms = isKept ? source.terms : ["ISO_IR 192"]
        reencodes = !isKept
        finding = reason.map {
            SegmentationIODFinding("SpecificCharacterSet", .specificCharacterSet, .repaired, $0)
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
