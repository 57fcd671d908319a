import Foundation
import Inference
import Testing
import Training

@Suite("How far patches are changed")
struct PatchChangeTests {
    private static func changed(
        _ values: [Float], patch: [Int], seed: Int, _ change: (inout Augmentation) -> Void
    ) -> [Float] {
        var augmentation = Augmentation()
        change(&augmentation)
        var random = RandomSource(UInt64(seed))
        var values = values
        IntensityChange(augmentation, patch: patch, &random).apply(&values, count: values.count)
        return values
    }

    /// Four hundred draws lie between two bounds, come near both, and half of them lie below their middle.
    private func checkSpread(_ draws: [Double], from lower: Double, to upper: Double, middle: Double) {
        let slack = (upper - lower) * 0.05
        #expect(draws.count == 400 && draws.allSatisfy { $0 > lower - 0.01 && $0 < upper + 0.01 })
        #expect((draws.min() ?? upper) < lower + slack && (draws.max() ?? lower) > upper - slack)
        #expect((150...250).contains(draws.count { $0 < middle }))
    }

    @Test("without a change values stay what they are")
    func unchanged() {
        let values: [Float] = [0, 0.25, 0.5, 1]
        for (found, expected) in zip(Self.changed(values, patch: [1, 2, 2], seed: 1) { _ in }, values) {
            #expect(abs(found - expected) < 1e-6)
        }
    }

    @Test("contrast is a factor about the mean, of up to as much more or as much less")
    func contrast() {
        let draws = (0..<400).map { seed -> Double in
            let found = Self.changed([0.45, 0.45, 0.55, 0.55], patch: [1, 2, 2], seed: seed) { $0.contrast = 3 }
            #expect(abs(found[0] + found[3] - 1) < 1e-5)
            return Double(found[3] - found[0]) / 0.1
        }
        checkSpread(draws, from: 0.25, to: 4, middle: 2.125)
    }

    @Test("brightness is added to all values alike, up to as much in either direction")
    func brightness() {
        let draws = (0..<400).map { seed -> Double in
            let found = Self.changed([0.4, 0.5, 0.5, 0.6], patch: [1, 2, 2], seed: seed) { $0.brightness = 0.3 }
            #expect(abs(found[3] - found[0] - 0.2) < 1e-5)
            return Double(found[0]) - 0.4
        }
        checkSpread(draws, from: -0.3, to: 0.3, middle: 0)
    }

    @Test("gamma is an exponent from its reciprocal to itself, above 1 as often as below")
    func gamma() {
        let draws = (0..<400).map { seed -> Double in
            let found = Self.changed([0.5, 0.5, 0.5, 0.5], patch: [1, 2, 2], seed: seed) { $0.gamma = 1 }
            return log2(-log2(Double(found[0])))
        }
        checkSpread(draws, from: -1, to: 1, middle: 0)
    }

    @Test("noise has a mean of 0 and a deviation of up to what is asked for")
    func noise() {
        let draws = (0..<400).map { seed -> Double in
            let values = [Float](repeating: 0.5, count: 1024)
            let found = Self.changed(values, patch: [1, 32, 32], seed: seed) { $0.noise = 0.1 }.map { Double($0) - 0.5 }
            #expect(abs(found.reduce(0, +) / 1024) < 0.016)
            return (found.reduce(0) { $0 + $1 * $1 } / 1024).squareRoot()
        }
        checkSpread(draws, from: 0, to: 0.1, middle: 0.05)
    }

    @Test("as large a share of the patches is blurred as is asked for", arguments: [0.3, 1])
    func blurred(share: Double) {
        let count = (0..<400).count { seed in
            let values: [Float] = [0, 0, 0, 0, 1, 0, 0, 0, 0]
            return Self.changed(values, patch: [1, 3, 3], seed: seed) { $0.blur = share }[4] < 0.9
        }
        #expect(abs(Double(count) / 400 - share) < 0.1)
        if share == 1 { #expect(count == 400) }
    }

    @Test("a blur spreads a pixel over its neighbours in its slice, along rows and columns; the outermost ones stay")
    func spread() {
        let middle: [(row: Int, column: Int, weight: Float)] = [
            (2, 3, 0.25), (2, 2, 0.125), (2, 4, 0.125), (1, 3, 0.125), (3, 3, 0.125), (1, 2, 0.0625), (1, 4, 0.0625),
            (3, 2, 0.0625), (3, 4, 0.0625),
        ]
        let corner: [(row: Int, column: Int, weight: Float)] = [
            (0, 0, 1), (0, 1, 0.25), (1, 0, 0.25), (1, 1, 0.0625),
        ]
        for (place, items) in [(2 * 7 + 3, middle), (0, corner)] {
            var values = [Float](repeating: 0, count: 70)
            values[place] = 1
            var expected = [Float](repeating: 0, count: 70)
            for item in items { expected[item.row * 7 + item.column] = item.weight }
            let found = Self.changed(values, patch: [2, 5, 7], seed: 1) { $0.blur = 1 }
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    /// The matrices of four hundred patches at a spacing of 1 mm.
    private func matrices(isVolume: Bool, _ change: (inout Augmentation) -> Void) -> [[[Double]]] {
        var augmentation = Augmentation()
        change(&augmentation)
        return (0..<400).map { seed in
            var random = RandomSource(UInt64(seed))
            return PatchTransform(
                centre: [4, 16, 16], patch: [isVolume ? 8 : 1, 32, 32], spacing: [1, 1, 1], augmentation,
                isVolume: isVolume, &random
            ).matrix
        }
    }

    private static func degrees(_ angle: Double) -> Double { angle * 180 / .pi }

    @Test("a patch is turned by up to as many degrees in either direction, and tilted only in space")
    func turned() {
        let flat = matrices(isVolume: false) { ($0.rotation, $0.tilt) = (30, 40) }
        #expect(flat.allSatisfy { $0[0] == [1, 0, 0] && $0[1][0] == 0 && $0[2][0] == 0 })
        checkSpread(flat.map { Self.degrees(atan2($0[2][1], $0[1][1])) }, from: -30, to: 30, middle: 0)
        let tilted = matrices(isVolume: true) { $0.tilt = 40 }
        // About the axis of the columns first, then about that of the rows.
        checkSpread(tilted.map { Self.degrees(atan2($0[1][0], $0[1][1])) }, from: -40, to: 40, middle: 0)
        checkSpread(tilted.map { Self.degrees(asin(-$0[0][2])) }, from: -40, to: 40, middle: 0)
    }

    @Test("a magnification is the same along all axes, slices of a volume as well, and none between flat slices")
    func scaled() {
        let flat = matrices(isVolume: false) { $0.scale = [0.5, 2] }
        #expect(flat.allSatisfy { $0[0][0] == 1 && $0[1][1] == $0[2][2] })
        checkSpread(flat.map { 1 / $0[1][1] }, from: 0.5, to: 2, middle: 1.25)
        let volume = matrices(isVolume: true) { $0.scale = [0.5, 2] }
        #expect(volume.allSatisfy { $0[0][0] == $0[1][1] && $0[1][1] == $0[2][2] })
        checkSpread(volume.map { 1 / $0[0][0] }, from: 0.5, to: 2, middle: 1.25)
    }

    @Test("axes are magnified differently up to as much more or less, each by itself", arguments: 0..<3)
    func anisotropic(axis: Int) {
        let found = matrices(isVolume: true) { $0.anisotropy = 1 }
        checkSpread(found.map { log2($0[axis][axis]) }, from: -1, to: 1, middle: 0)
        #expect(found.allSatisfy { $0[axis][axis] != $0[(axis + 1) % 3][(axis + 1) % 3] })
    }

    @Test("half of the patches are mirrored, left and right alone")
    func mirrored() {
        let found = matrices(isVolume: true) { $0.flip = true }
        #expect((150...250).contains(found.count { $0[2][2] == -1 }))
        #expect(found.allSatisfy { $0[0][0] == 1 && $0[1][1] == 1 && abs($0[2][2]) == 1 })
        #expect(matrices(isVolume: true) { _ in }.allSatisfy { $0[2][2] == 1 })
    }
}
