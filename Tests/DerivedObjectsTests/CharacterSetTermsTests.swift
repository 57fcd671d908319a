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

    private static let single = ["100", "101", "109", "110", "144", "127", "126", "138", "148", "203", "13", "166"]
    private static let double = ["87", "159", "149", "58"]

    @Test(
        "each character set of one byte is legal alone, with extensions and beside each of two bytes", arguments: single
    )
    func oneByte(number: String) {
        #expect(
            CharacterSetTerms.areLegal(["ISO_IR \(number)"]) && CharacterSetTerms.areLegal(["ISO 2022 IR \(number)"]))
        #expect(CharacterSetTerms.corrected(["iso-ir \(number)"]) == ["ISO_IR \(number)"])
        for other in Self.double {
            #expect(CharacterSetTerms.areLegal(["ISO 2022 IR \(number)", "ISO 2022 IR \(other)"]), "\(other)")
            #expect(!CharacterSetTerms.areLegal(["ISO_IR \(number)", "ISO 2022 IR \(other)"]), "\(other)")
        }
    }

    @Test("each of two bytes is legal behind one of one byte alone", arguments: double)
    func twoBytes(number: String) {
        let term = "ISO 2022 IR \(number)"
        #expect(CharacterSetTerms.areLegal(["", term]) && CharacterSetTerms.areLegal(["ISO 2022 IR 6", term]))
        #expect(!CharacterSetTerms.areLegal([term]) && !CharacterSetTerms.areLegal([term, "ISO 2022 IR 100"]))
        #expect(CharacterSetTerms.corrected([term]) == ["", term])
        #expect(CharacterSetTerms.corrected([term, "ISO_IR 100"]) == ["", term, "ISO 2022 IR 100"])
    }

    @Test(
        "a character set that is one by itself stands alone, and an empty one is none behind another",
        arguments: ["ISO_IR 192", "GB18030", "GBK"])
    func alone(term: String) {
        #expect(CharacterSetTerms.areLegal([term]))
        #expect(!CharacterSetTerms.areLegal([term, "ISO 2022 IR 87"]) && !CharacterSetTerms.areLegal(["", term]))
        #expect(!CharacterSetTerms.areLegal([""]) && !CharacterSetTerms.areLegal(["ISO 2022 IR 100", ""]))
        #expect(CharacterSetTerms.corrected(["", term, "ISO 2022 IR 87"]) == [term])
    }

    @Test(
        "other names of character sets are known",
        arguments: [
            ("ISO 8859-2", "ISO_IR 101"), ("ISO 8859-3", "ISO_IR 109"), ("iso-8859-4", "ISO_IR 110"),
            ("ISO_8859_5", "ISO_IR 144"), ("ISO8859-6", "ISO_IR 127"), ("ISO 8859-7", "ISO_IR 126"),
            ("ISO 8859-8", "ISO_IR 138"), ("ISO 8859-9", "ISO_IR 148"), ("ISO 8859-15", "ISO_IR 203"),
            ("utf8", "ISO_IR 192"), ("Unicode", "ISO_IR 192"), ("ISO 2022 IR 192", "ISO_IR 192"),
            ("Latin1", "ISO_IR 100"), ("GB2312", "GBK"), ("gb 18030", "GB18030"),
        ])
    func names(name: String, term: String) {
        #expect(!CharacterSetTerms.areLegal([name]))
        #expect(CharacterSetTerms.corrected([name]) == [term])
    }

    @Test(
        "of several terms those that mean nothing are left out",
        arguments: [
            (["ISO_IR 100", "KLINGON"], ["ISO_IR 100"]), (["KLINGON", "iso_ir 144"], ["ISO_IR 144"]),
            (["", "KLINGON"], nil), ([], nil), (["", "iso 2022 ir 149"], ["", "ISO 2022 IR 149"]),
        ] as [([String], [String]?)])
    func several(terms: [String], meaning: [String]?) {
        #expect(CharacterSetTerms.corrected(terms) == meaning)
    }
}
