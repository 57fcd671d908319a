import Platform
import Testing

@Suite("Text of strangers, for people")
struct VisibleTextTests {
    @Test(
        "what acts instead of being seen is escaped, the rest stays",
        arguments: [
            ("CT 1", "CT 1"), ("Müller^Jürgen", "Müller^Jürgen"), (#"ORIGINAL\PRIMARY"#, #"ORIGINAL\PRIMARY"#),
            ("EVIL\nline", #"EVIL\nline"#), ("a\r\tb", #"a\r\tb"#), ("\u{1B}[2J", #"\x1b[2J"#), ("a\0b", #"a\x00b"#),
            ("\u{7F}\u{9B}31m", #"\x7f\x9b31m"#), ("a\u{2028}b\u{2029}", #"a\u{2028}b\u{2029}"#),
            ("\u{202E}txt\u{2066}\u{61C}", #"\u{202e}txt\u{2066}\u{061c}"#), ("\u{FEFF}\u{AD}", #"\u{feff}\xad"#),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"), ("e\u{301}\u{1B}", "e\u{301}\\x1b"), ("\r\n", #"\r\n"#),
        ])
    func escapes(text: String, visible: String) {
        #expect(text.withVisibleControls == visible)
        #expect(visible.withVisibleControls == visible)
    }
}
