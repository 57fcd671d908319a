import Logging
import Node
import Platform
import Synchronization
import Testing

@Suite("The log")
struct EscapingLogHandlerTests {
    /// What would be on standard error.
    final class Output: TextOutputStream, Sendable {
        private let written = Mutex("")
        var text: String { written.withLock { $0 } }
        func write(_ string: String) { written.withLock { $0 += string } }
    }

    struct Failure: Error, CustomStringConvertible { let description = "no\u{1B}c" }

    private let output = Output()
    private var logger: Logger {
        Logger(label: "test") { [output] in EscapingLogHandler(StreamLogHandler(label: $0, stream: output)) }
    }

    @Test("an event is one line, whatever its values hold")
    func oneLine() {
        var logger = logger
        logger[metadataKey: "ae.calling"] = "A\n2026 info segnode: forged"
        let nested: Logger.Metadata.Value = ["a\u{2028}b", ["c": "\u{202E}d"], .stringConvertible("\u{85}")]
        logger.info("Two\r\nlines", metadata: ["reason": .stringConvertible("x\u{9B}2Jy"), "nested": nested])
        #expect(output.text.unicodeScalars.filter(\.actsUnseen) == ["\n"])
        #expect(output.text.hasSuffix("Two\\r\\nlines\n"), "\(output.text)")
        #expect(output.text.contains(#"ae.calling="A\n2026 info segnode: forged""#), "\(output.text)")
        #expect(output.text.contains(#"reason=x\x9b2Jy"#), "\(output.text)")
    }

    @Test("an error is a value like any other")
    func errors() {
        logger.error("It failed", error: Failure())
        #expect(output.text.contains(#"error=no\x1bc"#), "\(output.text)")
        #expect(!output.text.unicodeScalars.contains("\u{1B}"))
    }

    @Test("no value looks like the next key")
    func quotes() {
        logger.notice("Ended", metadata: ["ae.calling": "A end=released", "end": #"a "b""#, "peer": "127.0.0.1"])
        #expect(output.text.contains(#"ae.calling="A end=released" end="a \"b\"" peer=127.0.0.1 "#), "\(output.text)")
    }

    @Test(
        "a value stands between quotation marks only where it could be taken for more than one",
        arguments: [
            ("", ""), ("plain-7.5/x", "plain-7.5/x"), ("a b", #""a b""#), ("a=b", #""a=b""#), (#"a"b"#, #""a\"b""#),
            ("\"", "\"\\\"\""), (#"a\b"#, #"a\b"#),
        ])
    func quoted(text: String, shown: String) {
        let events = LoggedEvents()
        let logger = Logger(label: "test") { _ in EscapingLogHandler(events) }
        logger.info("Words = these", metadata: ["text": "\(text)", "object": .stringConvertible(text)])
        let values = ["text": shown, "object": shown]
        #expect(events.all == [.init(level: .info, message: "Words = these", values: values)])
    }

    @Test("what a provider adds is escaped, too, and gives way to what the event says")
    func provider() {
        let events = LoggedEvents()
        var handler = EscapingLogHandler(events)
        handler.metadataProvider = Logger.MetadataProvider { ["request": "a b", "kind": "provider"] }
        let logger = Logger(label: "test") { [handler] _ in handler }
        logger.info("First")
        logger.info("Second", metadata: ["kind": "event"])
        #expect(events.all.map { $0.values["request"] } == [#""a b""#, #""a b""#])
        #expect(events.all.map { $0.values["kind"] } == ["provider", "event"])
    }

    @Test("a value of the logger is read back as it was set, and is no more when it is taken away")
    func taken() {
        var logger = logger
        logger[metadataKey: "job.id"] = "a b"
        logger[metadataKey: "stage"] = "reading"
        #expect(logger[metadataKey: "job.id"] == "a b" && logger[metadataKey: "none"] == nil)
        logger[metadataKey: "job.id"] = nil
        logger.info("Done")
        #expect(!output.text.contains("job.id") && output.text.contains("stage=reading"))
    }

    @Test("level and metadata are those of the logger")
    func level() {
        var logger = logger
        logger.logLevel = .warning
        logger.info("Unheard")
        logger[metadataKey: "job.id"] = "7"
        logger.warning("Heard")
        #expect(output.text.contains("job.id=7"))
        #expect(!output.text.contains("Unheard"))
    }
}
