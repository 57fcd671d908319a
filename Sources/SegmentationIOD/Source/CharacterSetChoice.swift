import DICOM

/// The character set of the object: the source's where that is legal and tells the truth, else UTF-8.
struct CharacterSetChoice {
    /// The values of SpecificCharacterSet; none where the attribute is left out.
    let terms: [String]
    /// Whether the source's text is written as UTF-8 rather than byte by byte.
    let reencodes: Bool
    /// Why the source's character set was not kept, where that is its fault.
    let finding: SegmentationIODFinding?

    /// Chooses for the text of the source and for the object's own.
    init(source: SourceText, values: [CopiedValue], ownText: [String]) {
        let isFaithful = values.allSatisfy(\.isFaithful)
        let needsUnicode = values.contains(where: \.needsEncoding) || ownText.contains { !Array($0.utf8).isPlainASCII }
        let fits = source.terms == ["ISO_IR 192"] || !needsUnicode
        if source.isLegal, isFaithful, fits {
            (terms, reencodes, finding) = (source.terms, false, nil)
            return
        }
        (terms, reencodes) = (["ISO_IR 192"], true)
        let reason: String? =
            if !source.isLegal {
                "the value is not allowed; text is now UTF-8"
            } else if !isFaithful {
                "text does not follow the character set; it was read as UTF-8 or Latin-1 and is now UTF-8"
            } else {
                nil
            }
        finding = reason.map {
            SegmentationIODFinding("SpecificCharacterSet", .specificCharacterSet, .repaired, $0)
        }
    }
}
