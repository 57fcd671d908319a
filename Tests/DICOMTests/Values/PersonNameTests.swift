import DICOM
import Testing

@Suite("Names of persons")
struct PersonNameTests {
    @Test("a name has its components, and those that are missing are empty")
    func components() throws {
        let name = try #require(PersonName("Adams^John Robert Quincy^^Rev.^B.A. M.Div."))
        #expect(name.alphabetic.family == "Adams")
        #expect(name.alphabetic.given == "John Robert Quincy")
        #expect(name.alphabetic.middle.isEmpty)
        #expect(name.alphabetic.prefix == "Rev." && name.alphabetic.suffix == "B.A. M.Div.")
        #expect(name.ideographic.isEmpty && name.phonetic.isEmpty)
    }

    @Test(
        "it is written without delimiters at the end and shown as a person reads it",
        arguments: [
            ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou (山田, 太郎; やまだ, たろう)"),
            ("Adams^John^Q^Rev.^B.A.", "Adams^John^Q^Rev.^B.A.", "Adams, Rev. John Q, B.A."),
            ("=山田^太郎", "=山田^太郎", "山田, 太郎"),
            ("Doe^Jane^^^==", "Doe^Jane", "Doe, Jane"), ("Doe^Jane===", "Doe^Jane", "Doe, Jane"),
            (" Doe ^ Jane ", "Doe^Jane", "Doe, Jane"),
            ("Jane Doe", "Jane Doe", "Jane Doe"), ("^Jane", "^Jane", "Jane"), ("", "", ""), ("^^=^", "", ""),
            ("A^B^C^D^E^F", "A^B^C^D^E^F", "A, D B C, E, F"),
        ])
    func forms(text: String, written: String, displayed: String) throws {
        let name = try #require(PersonName(text))
        #expect(name.text == written)
        #expect(name.displayed == displayed)
        #expect(PersonName(name.text) == name)
    }

    @Test("a delimiter that something combines with is still one")
    func combining() throws {
        let name = try #require(PersonName("Doe^\u{301}Jane=\u{301}A"))
        #expect(name.alphabetic.components == ["Doe", "\u{301}Jane"] && name.ideographic.components == ["\u{301}A"])
        let dataSet = DataSet()
        dataSet.set(.specificCharacterSet, string: "ISO_IR 192")
        dataSet.set(.imageType, bytes: Array("A\\B ".utf8))
        dataSet.set(.patientName, bytes: Array("A\\\u{301}B".utf8))
        #expect(dataSet.strings(.patientName) == ["A", "\u{301}B"] && dataSet.strings(.imageType) == ["A", "B"])
    }

    @Test("more than three writings are no name")
    func tooMany() { #expect(PersonName("a=b=c=d") == nil) }
}
