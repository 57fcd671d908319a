import Foundation
import Imaging
import Testing

@Suite("A window of CT values")
struct HounsfieldWindowTests {
    private static let window: HounsfieldWindow = [-100, 240]

    @Test("values become shares of the window, and those beyond its ends 0 and 1")
    func shares() {
        let values: [Int16] = [.min, -101, -100, 70, 240, 241, .max]
        #expect(Self.window.shares(of: values) == [0, 0, 0, 0.5, 1, 1, 1])
        #expect(values.map { Self.window.share(of: Double($0)) } == [0, 0, 0, 0.5, 1, 1, 1])
        #expect([0, 0.5, 1].map(Self.window.value(at:)) == [-100, 70, 240])
    }

    @Test("in JSON it is the array of its ends, as it always was")
    func json() throws {
        let windows: [HounsfieldWindow] = [[0, 255], [-99.5, 240]]
        let arrays: [[Double]] = [[0, 255], [-99.5, 240]]
        let encoder = JSONEncoder()
        #expect(try encoder.encode(windows) == encoder.encode(arrays))
        encoder.outputFormatting = .prettyPrinted
        let json = try encoder.encode(windows)
        #expect(try json == encoder.encode(arrays))
        #expect(try JSONDecoder().decode([HounsfieldWindow].self, from: json) == windows)
    }

    @Test(
        "ends that make no window are refused with what was found",
        arguments: [
            [], [0], [0, 1, 2], [1, 1], [1, 0], [-100_001, 0], [0, 100_001], [.nan, 0], [0, .infinity],
            [99_999.999, 100_000],
        ] as [[Double]])
    func refused(ends: [Double]) {
        let expected = "two values from -100000 to 100000 HU, the lower first"
        let error = #expect(throws: UnusableNumbers.self) { try HounsfieldWindow(ends: ends) }
        #expect(error?.expected == expected && error.map { "\($0)" } == "must be \(expected), not \(ends)")
    }

    @Test("a decoder names the place, and has the reason behind its error")
    func refusedInJSON() {
        let json = Data(#"{"a": [[0, 1], [3, 2]]}"#.utf8)
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([String: [HounsfieldWindow]].self, from: json)
        }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(context.codingPath.first?.stringValue == "a" && context.codingPath.last?.intValue == 1)
        #expect((context.underlyingError as? UnusableNumbers)?.found == [3, 2])
    }
}
