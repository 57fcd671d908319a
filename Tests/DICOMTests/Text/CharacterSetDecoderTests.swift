import DICOM
import TestSupport
import Testing

/// The examples of PS3.5 Annexes H to K, and what broken writers leave.
struct CharacterSetDecoderTests {
    @Test(
        "text of every character set becomes Unicode",
        arguments: [
            ([], "Doe^Jane", Array("Doe^Jane".utf8)),
            (["ISO_IR 100"], "Müller", [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72]),
            (["ISO-IR 100"], "Müller", [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72]),
            (["ISO_IR 101"], "Łódź", [0xA3, 0xF3, 0x64, 0xBC]),
            (["ISO_IR 144"], "Люк", [0xBB, 0xEE, 0xDA]),
            (["ISO_IR 126"], "Διον", [0xC4, 0xE9, 0xEF, 0xED]),
            (["ISO_IR 138"], "שרון", [0xF9, 0xF8, 0xE5, 0xEF]),
            (["ISO_IR 166"], "นาม", [0xB9, 0xD2, 0xC1]),
            (["ISO_IR 192"], "Wang^XiaoDong=王^小東", Array("Wang^XiaoDong=王^小東".utf8)),
            (["GB18030"], "王^小东", [0xCD, 0xF5, 0x5E, 0xD0, 0xA1, 0xB6, 0xAB]),
            (["GBK"], "王^小东", [0xCD, 0xF5, 0x5E, 0xD0, 0xA1, 0xB6, 0xAB]),
            (["ISO_IR 13"], "ﾔﾏﾀﾞ^ﾀﾛｳ", [0xD4, 0xCF, 0xC0, 0xDE, 0x5E, 0xC0, 0xDB, 0xB3]),
        ] as [([String], String, [UInt8])])
    func withoutEscapes(characterSet: [String], text: String, bytes: [UInt8]) {
        #expect(CharacterSetDecoder.utf8(bytes, characterSet: characterSet) == text)
    }

    @Test(
        "every single-byte set means its own, alone, with code extensions and behind its escape sequence",
        arguments: [
            ("100", "A", 0xFC, "ü"), ("101", "B", 0xA3, "Ł"), ("109", "C", 0xA1, "Ħ"), ("110", "D", 0xA2, "ĸ"),
            ("144", "L", 0xBB, "Л"), ("127", "G", 0xC7, "ا"), ("126", "F", 0xC4, "Δ"), ("138", "H", 0xF9, "ש"),
            ("148", "M", 0xD0, "Ğ"), ("203", "b", 0xA4, "€"), ("166", "T", 0xB9, "น"),
        ] as [(String, String, UInt8, String)])
    func singleByte(number: String, escape: String, byte: UInt8, text: String) {
        for term in ["ISO_IR \(number)", "ISO 2022 IR \(number)"] {
            #expect(CharacterSetDecoder.utf8([0x41, byte], characterSet: [term]) == "A" + text)
        }
        let escaped = [0x1B, 0x2D] + Array(escape.utf8) + [byte]
        #expect(CharacterSetDecoder.utf8(escaped, characterSet: ["ISO 2022 IR 6", "ISO 2022 IR \(number)"]) == text)
    }

    @Test(
        "escape sequences change the character set",
        arguments: [
            (
                ["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう",
                "Yamada^Tarou=\u{1B}$B;3ED\u{1B}(B^\u{1B}$BB@O:\u{1B}(B="
                    + "\u{1B}$B$d$^$@\u{1B}(B^\u{1B}$B$?$m$&\u{1B}(B"
            ),
            (["", "ISO 2022 IR 159"], "丵", "\u{1B}$(D0.\u{1B}(B"),
            (["", "ISO 2022 IR 87"], "山A", "\u{1B}$@;3\u{1B}(JA"),
            (["ISO 2022 IR 100"], "plain", "\u{1B}(Bplain"),
        ])
    func japanese(characterSet: [String], text: String, encoded: String) {
        let decoded = CharacterSetDecoder.utf8(Array(encoded.utf8), characterSet: characterSet)
        #expect(decoded == text)
    }

    @Test(
        "sets are designated to G0 and G1: Korean, Chinese, Cyrillic, half-width Japanese",
        arguments: [
            (
                ["", "ISO 2022 IR 149"], "Hong=洪^吉洞",
                Array("Hong=".utf8) + [
                    0x1B, 0x24, 0x29, 0x43, 0xFB, 0xF3, 0x5E, 0x1B, 0x24, 0x29, 0x43, 0xD1, 0xCE, 0xD4, 0xD7,
                ]
            ),
            (["", "ISO 2022 IR 58"], "张^小东", [0x1B, 0x24, 0x29, 0x41, 0xD5, 0xC5, 0x5E, 0xD0, 0xA1, 0xB6, 0xAB]),
            (["", "ISO 2022 IR 13"], "ﾔ ﾏ", [0x1B, 0x28, 0x49, 0x54, 0x20, 0x4F]),
            (["", "ISO 2022 IR 13"], "Aﾔ", [0x41, 0x1B, 0x29, 0x49, 0xD4]),
            (["ISO 2022 IR 100", "ISO 2022 IR 144"], "ü=Люк", [0xFC, 0x3D, 0x1B, 0x2D, 0x4C, 0xBB, 0xEE, 0xDA]),
        ] as [([String], String, [UInt8])])
    func upperHalf(characterSet: [String], text: String, bytes: [UInt8]) {
        #expect(CharacterSetDecoder.utf8(bytes, characterSet: characterSet) == text)
    }

    @Test("Japanese half width with JIS X 0201 as the first set, as in PS3.5 H.3.2")
    func japaneseHalfWidth() {
        let bytes: [UInt8] =
            [0xD4, 0xCF, 0xC0, 0xDE, 0x5E, 0xC0, 0xDB, 0xB3, 0x3D]
            + Array("\u{1B}$B;3ED\u{1B}(J^\u{1B}$BB@O:\u{1B}(J".utf8)
        let decoded = CharacterSetDecoder.utf8(bytes, characterSet: ["ISO 2022 IR 13", "ISO 2022 IR 87"])
        #expect(decoded == "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎")
    }

    @Test(
        "bytes that mean nothing become U+FFFD and the rest is kept",
        arguments: [
            ([], [0x41, 0xE4, 0x42], "A\u{FFFD}B"),
            (["ISO_IR 192"], [0x41, 0xFF, 0x42], "A\u{FFFD}B"),
            (["GB18030"], [0x41, 0xFF, 0x42], "A\u{FFFD}B"),
            (["", "ISO 2022 IR 149"], [0x1B, 0x24, 0x29, 0x43, 0xFB], "\u{FFFD}"),
            (["", "ISO 2022 IR 87"], [0x1B, 0x24, 0x42, 0x3B], "\u{FFFD}"),
            (["KLINGON"], [0x41, 0xE4], "A\u{FFFD}"),
            (["ISO_IR 100"], [0x1B, 0x5B, 0x32, 0x4A], "\u{FFFD}[2J"),
            (["ISO_IR 100"], [0x9B, 0x41, 0x00, 0x42], "\u{FFFD}A\u{FFFD}B"),
            (["ISO_IR 192"], [0xC2, 0x9B, 0x41], "\u{FFFD}A"),
            ([], [0x41, 0x7F, 0x42], "A\u{FFFD}B"), (["ISO_IR 192"], [0x09, 0x0A, 0x07], "\t\n\u{FFFD}"),
        ] as [([String], [UInt8], String)])
    func broken(characterSet: [String], bytes: [UInt8], text: String) {
        #expect(CharacterSetDecoder.utf8(bytes, characterSet: characterSet) == text)
    }

    @Test("no bytes in any character set stop the decoder")
    func noise() {
        var random = SeededGenerator(seed: 7)
        let sets = ["", "ISO_IR 100", "ISO_IR 13", "ISO_IR 192", "GB18030", "GBK", "ISO 2022 IR 149", "ISO_IR 166"]
        let escapes: [[UInt8]] = [
            [0x1B], [0x1B, 0x24, 0x42], [0x1B, 0x24, 0x29, 0x43], [0x1B, 0x24, 0x28, 0x44], [],
        ]
        for _ in 0..<4000 {
            let bytes = (0..<8).flatMap { _ in
                (escapes.randomElement(using: &random) ?? []) + [UInt8.random(in: 0...255, using: &random)]
            }
            let text = CharacterSetDecoder.utf8(bytes, characterSet: [sets.randomElement(using: &random) ?? ""])
            #expect(!text.unicodeScalars.contains("\u{1B}"))
        }
    }

    /// Two thousand numbers with a letter behind each, longer than what is converted at a time, and their bytes.
    private static func longText(_ letter: String, _ bytes: [UInt8]) -> (text: String, bytes: [UInt8]) {
        let numbers = (1000..<3000).map { "\($0)" }
        return (numbers.map { $0 + letter }.joined(), numbers.flatMap { Array($0.utf8) + bytes })
    }

    @Test(
        "a long text is written and read to its end",
        arguments: [
            ("ISO_IR 100", "ü", [0xFC]), ("ISO_IR 101", "Ł", [0xA3]), ("ISO_IR 144", "Л", [0xBB]),
            ("ISO_IR 166", "น", [0xB9]), ("ISO_IR 192", "小", [0xE5, 0xB0, 0x8F]), ("GB18030", "小", [0xD0, 0xA1]),
            ("GBK", "小", [0xD0, 0xA1]),
        ] as [(String, String, [UInt8])])
    func long(term: String, letter: String, bytes: [UInt8]) {
        let long = Self.longText(letter, bytes)
        #expect(CharacterSetDecoder.utf8(long.bytes, characterSet: [term]) == long.text)
        let dataSet = DataSet()
        dataSet.set(.specificCharacterSet, string: term)
        dataSet.set(AttributeTag(0x0040, 0xA160), string: long.text)
        #expect(dataSet.bytes(AttributeTag(0x0040, 0xA160)) == long.bytes)
        #expect(dataSet.string(AttributeTag(0x0040, 0xA160)) == long.text)
    }

    @Test("of a long text with something that is not in the set nothing else is lost")
    func longWithStranger() {
        let long = Self.longText("Л", [0xBB])
        let dataSet = DataSet()
        dataSet.set(.specificCharacterSet, string: "ISO_IR 144")
        dataSet.set(AttributeTag(0x0040, 0xA160), string: long.text + "山川" + long.text)
        #expect(dataSet.bytes(AttributeTag(0x0040, 0xA160)) == long.bytes + Array("??".utf8) + long.bytes)
        let chinese = Self.longText("小", [0xD0, 0xA1])
        let broken = chinese.bytes + [0xFF] + chinese.bytes
        #expect(
            CharacterSetDecoder.utf8(broken, characterSet: ["GB18030"]) == chinese.text + "\u{FFFD}" + chinese.text)
    }

    @Test(
        "junk takes time in proportion to its length",
        arguments: ["ISO 2022 IR 149", "ISO 2022 IR 58", "ISO_IR 101", "GB18030", "ISO 2022 IR 87"])
    func junk(term: String) {
        let escapes = Array(repeating: [0x1B, 0x24, 0x29, 0x43, 0xB0, 0xA1] as [UInt8], count: 40_000).joined()
        for bytes in [[UInt8](repeating: 0xFF, count: 240_000), Array(escapes)] {
            var text = ""
            let time = ContinuousClock().measure {
                text = CharacterSetDecoder.utf8(bytes, characterSet: ["", term])
                text += CharacterSetDecoder.utf8(bytes, characterSet: [term])
            }
            #expect(!text.isEmpty)
            // 240 KB took minutes when every bad byte copied what was left; an unoptimized build takes half a second.
            #expect(time < .seconds(20))
        }
    }
}
