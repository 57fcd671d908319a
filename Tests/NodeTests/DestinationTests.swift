import DICOM
import Node
import Testing

@Suite("A destination on the command line and in the environment")
struct DestinationTests {
    @Test(
        "has a name of its own, or its title's, and an address",
        arguments: [
            ("pacs=PACS@10.0.0.1:104", ["pacs", "PACS", "10.0.0.1"], 104),
            ("PACS@archive.example:1", ["PACS", "PACS", "archive.example"], 1),
            ("a=SIXTEEN_LETTERS_@h:65535", ["a", "SIXTEEN_LETTERS_", "h"], 65_535),
            ("six=PACS@[fe80::1]:11112", ["six", "PACS", "fe80::1"], 11_112),
            ("PACS@fe80::2:104", ["PACS", "PACS", "fe80::2"], 104),
            ("a=B=C@h:2", ["a", "B=C", "h"], 2),
        ] as [(String, [String], Int)])
    func read(text: String, words: [String], port: Int) throws {
        let title = try #require(ApplicationEntityTitle(words[1]))
        let expected = Destination(name: words[0], aeTitle: title, host: words[2], port: port)
        #expect(Destination(text: text) == expected)
    }

    @Test(
        "is refused where a part is missing or impossible",
        arguments: [
            "", "PACS", "pacs=", "PACS@host", "PACS@host:", "PACS@host:0", "PACS@host:65536", "PACS@host:-1",
            "PACS@host:x", "@host:104", "PACS@:104", "PACS@[]:104", "host:104", "PACS:104@host",
            "SEVENTEEN_LETTERS@h:104",
        ])
    func refused(text: String) { #expect(Destination(text: text) == nil) }
}
