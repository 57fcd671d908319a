import Node
import Testing

@Suite("Times and amounts as a person writes them")
struct TimeSpanTests {
    @Test(
        "a time reads and prints",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("30s", .seconds(30)), ("5m", .seconds(300)),
            ("2h", .seconds(7200)), ("0s", .zero), ("90s", .seconds(90)), ("1001ms", .milliseconds(1001)),
            ("59m", .seconds(3540)), ("121m", .seconds(7260)), ("24h", .seconds(86_400)),
            ("3601s", .seconds(3601)), ("999999999s", .seconds(999_999_999)),
        ])
    func time(text: String, duration: Duration) throws {
        let span = try #require(TimeSpan(text: text))
        #expect(span.duration == duration)
        #expect(span.description == text)
    }

    @Test("the number and its unit may stand apart, and the unit that is shown is the largest that divides it")
    func otherForms() {
        #expect(TimeSpan(text: "5 m") == TimeSpan(.seconds(300)) && TimeSpan(text: "60m")?.description == "1h")
        #expect(TimeSpan(text: "1000000000s")?.duration == .seconds(1_000_000_000))
        #expect(TimeSpan(text: "120s")?.description == "2m" && TimeSpan(text: "2000ms")?.description == "2s")
        #expect(ByteCount(text: "5 GB") == ByteCount(5_000_000_000) && ByteCount(text: "7") == ByteCount(7))
        #expect(ByteCount(text: "2000MB")?.description == "2GB" && ByteCount(1001).description == "1001B")
        #expect(ByteCount(text: "9223372TB")?.bytes == 9_223_372_000_000_000_000)
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "", "5", "s", "-1s", "5 weeks", "99999999999999999999s", "1000000001ms", "5M", "5H", "5min", "1h30m",
            "1.5s", "5s ", "\u{0665}s",
        ])
    func noTime(text: String) {
        #expect(TimeSpan(text: text) == nil)
    }

    @Test(
        "an amount reads and prints",
        arguments: [
            ("2GB", Int64(2_000_000_000)), ("500MB", 500_000_000), ("0B", 0), ("1500kB", 1_500_000),
            ("3TB", 3_000_000_000_000), ("7kB", 7000), ("17B", 17),
        ])
    func amount(text: String, bytes: Int64) throws {
        let count = try #require(ByteCount(text: text))
        #expect(count.bytes == bytes)
        #expect(count.description == text)
    }

    @Test(
        "what is no amount is refused",
        arguments: [
            "", "GB", "-1", "5 GiB", "9999999999TB", "9223373TB", "9223372036854775808", "5gb", "5KB", "1.5GB", "5GBs",
        ])
    func noAmount(text: String) {
        #expect(ByteCount(text: text) == nil)
    }
}
