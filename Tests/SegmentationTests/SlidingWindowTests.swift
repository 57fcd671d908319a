import Segmentation
import Testing

/// Windows over a volume, with predictions whose joined result is known.
struct SlidingWindowTests {
    struct Case: CustomTestStringConvertible {
        let size: [Int]
        let window: [Int]
        let overlap: Double
        var testDescription: String { "\(size) by \(window), overlap \(overlap)" }
    }

    static let cases = [
        Case(size: [5, 7, 9], window: [4, 4, 4], overlap: 0.5),
        Case(size: [16, 16, 16], window: [16, 16, 16], overlap: 0),
        Case(size: [3, 40, 5], window: [8, 16, 8], overlap: 0.25),
        Case(size: [1, 1, 1], window: [4, 4, 4], overlap: 0.9),
        Case(size: [20, 11, 6], window: [6, 5, 4], overlap: 0.75),
    ]

    @Test("what windows predict about their own voxels comes back unchanged", arguments: cases)
    func identity(test: Case) {
        let volume = (0..<test.size.reduce(1, *)).map { Float($0 * 7919 % 101) / 10 }
        let windows = SlidingWindow(size: test.size, window: test.window, overlap: test.overlap)
        var count = 0
        let joined = windows.join(volume, channels: 2) { window in
            count += 1
            return window + window.map { -2 * $0 }
        }
        #expect(count == windows.count)
        let expected = volume + volume.map { -2 * $0 }
        #expect(zip(joined, expected).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
    }

    @Test("a window's middle counts more than its border, along each axis", arguments: 0..<3)
    func weights(axis: Int) {
        let size = (0..<3).map { $0 == axis ? 12 : 1 }, window = (0..<3).map { $0 == axis ? 8 : 1 }
        let windows = SlidingWindow(size: size, window: window, overlap: 0.5)
        var number: Float = 0
        let joined = windows.join([Float](repeating: 0, count: 12), channels: 1) { window in
            defer { number += 1 }
            return window.map { _ in number }
        }
        #expect(joined.prefix(4).allSatisfy { $0 == 0 })
        #expect(joined.suffix(4).allSatisfy { $0 == 1 })
        #expect(joined[4] < 0.5 && joined[7] > 0.5)
        #expect(abs(joined[5] + joined[6] - 1) < 1e-5)
    }
}
