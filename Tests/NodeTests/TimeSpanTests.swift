import Node
import Testing

@Suite("Times and amounts as a person writes them")
struct TimeSpanTests {
    @Test(
        "a time reads and prints",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("30s", .seconds(30)), ("5m", .seconds(300)),
            ("2h", .seconds(7200)), ("0s", .zero), ("90s", .seconds(90)),
        ])
    func time(text: String, duration: Duration) throws {
        let span = try #require(TimeSpan(text: text))
        #expect(span.duration == duration)
        #expect(span.description == text)
    }

    @Test("what is no time is refused", arguments: ["", "5", "s", "-1s", "5 weeks", "99999999999999999999s"])
    func noTime(text: String) {
        #expect(TimeSpan(text: text) == nil)
    }

    @Test(
        "an amount reads and prints",
        arguments: [("2GB", Int64(2_000_000_000)), ("500MB", 500_000_000), ("0B", 0), ("1500kB", 1_500_000)])
    func amount(text: String, bytes: Int64) throws {
        let count = try #require(ByteCount(text: text))
        #expect(count.bytes == bytes)
        #expect(count.description == (bytes == 1_500_000 ? "1500kB" : text))
    }

    @Test("what is no amount is refused", arguments: ["", "GB", "-1", "5 GiB", "9999999999TB"])
    func noAmount(text: String) {
        #expect(ByteCount(text: text) == nil)
    }
}
