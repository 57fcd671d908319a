import Foundation
import Platform
import Testing

@Suite("Times, counts and words of a configuration")
struct TimestampTests {
    @Test(
        "a time is its nearest millisecond, and that is it again",
        arguments: [
            (0, 0), (1.0004, 1000), (1.0006, 1001), (1_700_000_000.123, 1_700_000_000_123), (-1.5, -1500),
        ] as [(Double, Int64)])
    func dates(seconds: Double, milliseconds: Int64) {
        #expect(Date(timeIntervalSince1970: seconds).milliseconds == milliseconds)
        #expect(Date(milliseconds: milliseconds).milliseconds == milliseconds)
        let difference = Date(milliseconds: milliseconds).timeIntervalSince1970 - seconds
        #expect(abs(difference) < 0.001)
    }

    @Test(
        "a duration has its whole milliseconds",
        arguments: [
            (.seconds(3), 3000), (.milliseconds(1234), 1234), (.microseconds(2999), 2), (.zero, 0),
            (.seconds(-2), -2000), (.milliseconds(-1500), -1500), (.seconds(3 * 3600), 10_800_000),
        ] as [(Duration, Int64)])
    func durations(duration: Duration, milliseconds: Int64) { #expect(duration.milliseconds == milliseconds) }

    @Test("as many threads as were asked for, and one per processor where none were")
    func threads() {
        #expect([1, 2, 7].map { ThreadCount.resolved($0) } == [1, 2, 7])
        #expect(ThreadCount.resolved(0) == ProcessInfo.processInfo.activeProcessorCount)
    }

    private enum Level: String, Choice { case low, veryHigh = "very-high" }

    @Test("a word of a configuration is one of those that it may be, and a mistake is answered with all of them")
    func choice() throws {
        let decoder = JSONDecoder()
        #expect(try decoder.decode([Level].self, from: Data(#"["very-high", "low"]"#.utf8)) == [.veryHigh, .low])
        let error = #expect(throws: DecodingError.self) {
            try decoder.decode([Level].self, from: Data(#"["low", "veryHigh"]"#.utf8))
        }
        guard case .dataCorrupted(let context)? = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(context.debugDescription == "one of low, very-high")
    }
}
