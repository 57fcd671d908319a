import Foundation
import Segmentation
import Testing

/// Where windows lie, what they see, and how much each of their voxels counts.
@Suite("The places of windows") struct WindowPlaceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let size: Int
        let window: Int
        let overlap: Double
        /// The first voxel of each window.
        let starts: [Int]
        var testDescription: String { "\(size) by \(window), overlap \(overlap)" }
    }

    static let cases = [
        Case(size: 8, window: 8, overlap: 0.5, starts: [0]), Case(size: 9, window: 8, overlap: 0.5, starts: [0, 1]),
        Case(size: 12, window: 8, overlap: 0.5, starts: [0, 4]),
        Case(size: 13, window: 8, overlap: 0.5, starts: [0, 4, 5]),
        Case(size: 16, window: 8, overlap: 0.5, starts: [0, 4, 8]),
        Case(size: 16, window: 8, overlap: 0, starts: [0, 8]),
        Case(size: 17, window: 8, overlap: 0, starts: [0, 8, 9]),
        Case(size: 16, window: 8, overlap: 0.25, starts: [0, 6, 8]),
        Case(size: 11, window: 8, overlap: 0.9, starts: [0, 1, 2, 3]),
        Case(size: 10, window: 4, overlap: 0.75, starts: [0, 1, 2, 3, 4, 5, 6]),
    ]

    @Test("windows follow each other by what the overlap leaves, the last one at the end", arguments: cases, 0..<3)
    func starts(test: Case, axis: Int) {
        let shape = { (count: Int) in (0..<3).map { $0 == axis ? count : 1 } }
        let windows = SlidingWindow(size: shape(test.size), window: shape(test.window), overlap: test.overlap)
        var seen: [[Float]] = []
        _ = windows.join((0..<test.size).map { Float($0) }, channels: 1) { window in
            seen.append(window)
            return window
        }
        #expect(windows.count == test.starts.count)
        #expect(seen == test.starts.map { first in (first..<first + test.window).map { Float($0) } })
    }

    @Test("windows go along rows first, then from row to row, then from slice to slice")
    func order() {
        let windows = SlidingWindow(size: [2, 3, 4], window: [1, 2, 3], overlap: 0)
        var first: [Float] = []
        _ = windows.join((0..<24).map { Float($0) }, channels: 1) { window in
            first.append(window[0])
            return window
        }
        #expect(first == [0, 1, 4, 5, 12, 13, 16, 17])
        #expect(windows.count == 8)
    }

    @Test("a volume that is smaller than a window lies in its middle, with zeros around it")
    func padded() {
        let windows = SlidingWindow(size: [1, 2, 3], window: [2, 5, 6], overlap: 0.5)
        var seen: [[Float]] = []
        let joined = windows.join([1, 2, 3, 4, 5, 6], channels: 2) { window in
            seen.append(window)
            return window + window.map { 10 * $0 }
        }
        var expected = [Float](repeating: 0, count: 60)
        // One slice of padding behind; one row before and two behind; one column before and two behind.
        for (place, value) in zip([7, 8, 9, 13, 14, 15], 1...6) { expected[place] = Float(value) }
        #expect(seen == [expected])
        let values: [Float] = [1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60]
        #expect(zip(joined, values).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test("where two windows meet each counts by a Gaussian whose deviation is an eighth of the window")
    func gaussian() {
        let windows = SlidingWindow(size: [1, 1, 12], window: [1, 1, 8], overlap: 0.5)
        var number: Float = 0
        let joined = windows.join([Float](repeating: 0, count: 12), channels: 1) { window in
            defer { number += 1 }
            return window.map { _ in number }
        }
        let weight = { (place: Double) in exp(-0.5 * (place - 3.5) * (place - 3.5)) }
        let shares = (0..<4).map { Float(weight(Double($0)) / (weight(Double($0)) + weight(Double($0 + 4)))) }
        let expected: [Float] = [0, 0, 0, 0] + shares + [1, 1, 1, 1]
        #expect(zip(joined, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(joined)")
    }

    @Test("no voxel counts less than a thousandth, so that far corners are not lost")
    func leastWeight() {
        // At its first place a window of 16 would count 0.00088, at its middle ones 0.97.
        let windows = SlidingWindow(size: [1, 1, 24], window: [1, 1, 16], overlap: 0.5)
        var number: Float = 0
        let joined = windows.join([Float](repeating: 0, count: 24), channels: 1) { window in
            defer { number += 1 }
            return window.map { _ in number }
        }
        let middle = exp(-0.5 * 0.25 * 0.25)
        #expect(abs(Double(joined[8]) - 0.001 / (0.001 + middle)) < 1e-6)
    }
}
