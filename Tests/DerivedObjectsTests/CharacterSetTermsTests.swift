import DerivedObjects
import Testing

struct CharacterSetTermsTests {
    @Test(
        "the standard's terms are legal",
        arguments: [
            [], ["ISO_IR 100"], ["ISO_IR 192"], ["GB18030"], ["ISO 2022 IR 100"], ["", "ISO 2022 IR 87"],
            ["ISO 2022 IR 13", "ISO 2022 IR 87"], ["", "ISO 2022 IR 149"], ["ISO 2022 IR 6", "ISO 2022 IR 144"],
        ]
    )
    func legal(terms: [String]) {
        #expect(CharacterSetTerms.areLegal(terms))
    }

    @Test(
        "other terms are not, but what they mean is known where it can be",
        arguments: [
            ([""], nil), (["ISO-IR 100"], ["ISO_IR 100"]), (["iso_ir 192"], ["ISO_IR 192"]),
            (["UTF-8"], ["ISO_IR 192"]),
            (["ISO 8859-1"], ["ISO_IR 100"]), (["ISO 2022 IR 87"], ["", "ISO 2022 IR 87"]), (["KLINGON"], nil),
            (["ISO_IR 100", "ISO_IR 144"], ["ISO 2022 IR 100", "ISO 2022 IR 144"]),
            (["ISO_IR 192", "ISO 2022 IR 87"], ["ISO_IR 192"]),
        ] as [([String], [String]?)]
    )
    func illegal(terms: [String], meaning: [String]?) {
        #expect(!CharacterSetTerms.areLegal(terms))
        #expect(CharacterSetTerms.corrected(terms) == meaning)
    }
}
