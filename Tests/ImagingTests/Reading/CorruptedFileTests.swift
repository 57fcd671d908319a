import Foundation
import Imaging
import TestSupport
import Testing

/// Files with random bytes in them, the same in every run.
@Suite(.takingTurns)
struct CorruptedFileTests {
    /// A small deterministic generator (SplitMix64).
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }

    @Test("a slice with corrupted bytes is read, left out or refused, and never crashes", arguments: 0..<8)
    func corrupted(seed: Int) throws {
        let written = try WrittenSeries()
        let url = URL(filePath: written.files[2])
        let whole = try Data(contentsOf: url)
        var generator = Generator(state: UInt64(seed))
        var outcomes: Set<String> = []
        for _ in 0..<100 {
            var changed = whole
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                changed[Int.random(in: 132..<whole.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            try changed.write(to: url)
            do throws(ImagingError) {
                let series = try SeriesReader(threads: 1).read(files: written.files)
                #expect(series.instances.count == series.volume.geometry.slices)
                outcomes.insert("read")
            } catch {
                #expect(!error.description.isEmpty)
                outcomes.insert("refused")
            }
        }
        #expect(outcomes.contains("read"))
    }
}
