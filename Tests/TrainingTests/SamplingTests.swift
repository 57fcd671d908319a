import Inference
import Testing
import Training

@Suite struct SamplingTests {
    private let pool = WorkerPool(threads: 2)

    private static func square(_ size: Int, _ range: Range<Int>) -> TrainingCase {
        var labels = [UInt8](repeating: 0, count: size * size)
        for y in range { for x in range { labels[y * size + x] = 1 } }
        return TrainingCase(
            name: "square", patient: "1", size: [1, size, size], image: labels.map { Float($0) }, labels: labels)
    }

    /// A shift alone.
    private static var shifted: Augmentation {
        var augmentation = Augmentation()
        augmentation.shift = 0.25
        return augmentation
    }

    @Test func aBatchDependsOnItsNumberAlone() {
        var augmentation = Self.shifted
        augmentation.rotation = 20
        augmentation.noise = 0.1
        let settings = PatchSettings(
            patch: [24, 32], sampling: Sampling(batch: 3), augmentation: augmentation, seed: 3)
        let cases = SyntheticCases.make(5, size: [4, 40, 40])
        let (first, second) = (
            PatchSampler(cases: cases, settings: settings), PatchSampler(cases: cases, settings: settings)
        )
        _ = second.batch(at: 5, pool)
        let (one, other) = (first.batch(at: 9, pool), second.batch(at: 9, pool))
        #expect(one.input == other.input && one.labels == other.labels)
        #expect(first.batch(at: 10, pool).input != one.input)
        #expect(one.input.shape == [3, 1, 24, 32])
    }

    @Test func labelsFollowTheImageThroughEveryTransformation() {
        var augmentation = Self.shifted
        augmentation.rotation = 40
        augmentation.scale = [0.7, 1.4]
        augmentation.anisotropy = 0.2
        augmentation.elastic = 2
        augmentation.flip = true
        let settings = PatchSettings(
            patch: [64, 64], sampling: Sampling(batch: 8, foregroundShare: 1, negativeShare: 0),
            augmentation: augmentation)
        let batch = PatchSampler(cases: [Self.square(64, 20..<44)], settings: settings).batch(at: 0, pool)
        var differing = 0
        for (value, label) in zip(batch.input.values, batch.labels) where (value > 0.5) != (label == 1) {
            differing += 1
        }
        let foreground = batch.labels.count { $0 == 1 }
        #expect(foreground > 8 * 200)
        #expect(Double(differing) < 0.03 * Double(foreground))
    }

    @Test func aMagnifiedSquareIsLarger() {
        var augmentation = Augmentation()
        augmentation.scale = [2, 2]
        augmentation.shift = 0
        let settings = PatchSettings(
            patch: [64, 64], sampling: Sampling(batch: 1, foregroundShare: 1), augmentation: augmentation)
        let small = [Self.square(64, 31..<33)]
        let area = PatchSampler(cases: small, settings: settings).batch(at: 0, pool).labels.count { $0 == 1 }
        #expect(area == 16)
    }

    @Test(arguments: [[4.0, 1, 1], [2.5, 0.7, 0.9]])
    func bodiesAreTurnedInMillimetresAndNotSheared(spacing: [Double]) {
        var augmentation = Augmentation()
        augmentation.rotation = 90
        augmentation.tilt = 60
        var random = RandomSource(1)
        let transform = PatchTransform(
            centre: [4, 16, 16], patch: [8, 32, 32], spacing: spacing, augmentation, isVolume: true, &random)
        // The columns in millimetres are perpendicular and of length 1.
        let columns = (0..<3).map { column in
            (0..<3).map { row in transform.matrix[row][column] * spacing[row] / spacing[column] }
        }
        for (one, first) in columns.enumerated() {
            for (other, second) in columns.enumerated() {
                let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (one == other ? 1 : 0)) < 1e-9)
            }
        }
        #expect(abs(transform.matrix[0][2]) > 0.01)
    }

    @Test func aPhaseIsAnIncreasingMapOfValuesThatDrawsOrgansTogetherOrApart() {
        var augmentation = Augmentation()
        augmentation.phase = 0.5
        let ramp = (0..<256).map { Float($0) / 255 }
        var contrasts: [Float] = []
        for seed in 0..<400 {
            var random = RandomSource(UInt64(seed))
            var values = ramp
            IntensityChange(augmentation, patch: [1, 16, 16], &random).apply(&values, count: 256)
            #expect(values[0] == 0 && values.allSatisfy { (0...1).contains($0) })
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
            contrasts.append((values[140] - values[80]) * 255)
        }
        // Half are as they were; about a third of the others look unenhanced, where 60 HU are a few or up to 40.
        #expect((160...240).contains(contrasts.count { abs($0 - 60) < 0.01 }))
        #expect((35...110).contains(contrasts.count { $0 < 25 }) && contrasts.contains { $0 > 70 })
    }

    @Test func withoutAPhaseNothingIsDrawnForIt() {
        var (one, other) = (RandomSource(5), RandomSource(5))
        var (first, second) = ((0..<16).map { Float($0) / 16 }, (0..<16).map { Float($0) / 16 })
        var augmentation = Augmentation()
        augmentation.noise = 0.1
        IntensityChange(augmentation, patch: [1, 4, 4], &one).apply(&first, count: 16)
        augmentation.phase = 1e-300
        IntensityChange(augmentation, patch: [1, 4, 4], &other).apply(&second, count: 16)
        #expect(first == second && one.next() != other.next())
    }

    @Test func aPhaseLeavesWhatIsNoNumber() {
        for seed in 0..<20 {
            var random = RandomSource(UInt64(seed))
            guard let map = PhaseMap(probability: 1, &random) else {
                Issue.record("a map that is always drawn was not")
                return
            }
            #expect(map.value(of: .nan).isNaN)
            #expect(map.value(of: -.infinity) == map.value(of: 0) && map.value(of: -1) == map.value(of: 0))
            #expect(map.value(of: .infinity) == map.value(of: 1) && map.value(of: 2) == map.value(of: 1))
            #expect(map.value(of: 1) > map.value(of: 0))
        }
    }

    @Test(arguments: [
        ([1.0, 1], true), ([0.5, 2], true), ([1], false), ([1, 2, 3], false), ([2, 1], false), ([0, 1], false),
        ([.nan, 1], false), ([1, .infinity], false),
    ])
    func aRangeOfMagnificationsIsTwoFactorsInOrder(scale: [Double], isUsable: Bool) {
        var augmentation = Augmentation()
        augmentation.scale = scale
        #expect(augmentation.hasUsableScale == isUsable)
    }

    @Test func aBlurStaysWithinItsRow() {
        var augmentation = Augmentation()
        augmentation.blur = 1
        var random = RandomSource(1)
        let change = IntensityChange(augmentation, patch: [2, 4, 4], &random)
        // The last column of every row is bright, so are the second slice's pixels.
        var values = (0..<32).map { Float($0 >= 16 ? 1 : $0 % 4 == 3 ? 1 : 0) }
        change.apply(&values, count: 32)
        for row in 0..<4 { #expect(values[4 * row] == 0 && abs(values[4 * row + 2] - 0.25) < 1e-6) }
        #expect(values[16...].allSatisfy { abs($0 - 1) < 1e-6 })
    }

    @Test func patchesOfForegroundAndNegativesComeInTheirShares() {
        let empty = TrainingCase(
            name: "empty", patient: "2", size: [1, 64, 64], image: [Float](repeating: 1, count: 4096),
            labels: [UInt8](repeating: 0, count: 4096))
        let settings = PatchSettings(
            patch: [16, 16], sampling: Sampling(batch: 50, foregroundShare: 0.8, negativeShare: 0.25),
            augmentation: Self.shifted)
        let sampler = PatchSampler(cases: [Self.square(64, 30..<34), empty], settings: settings)
        var (negatives, positives) = (0, 0)
        for step in 0..<20 {
            let batch = sampler.batch(at: step, pool)
            for element in 0..<50 {
                let range = element * 256..<(element + 1) * 256
                if batch.input.values[range].allSatisfy({ $0 == 1 }) { negatives += 1 }
                if batch.labels[range].contains(1) { positives += 1 }
            }
        }
        #expect(abs(Double(negatives) / 1000 - 0.25) < 0.05)
        #expect(abs(Double(positives) / 1000 - 0.75 * 0.82) < 0.06)
    }

    @Test func intensitiesStayInRangeAndLabelsUntouched() {
        var augmentation = Augmentation()
        augmentation.brightness = 0.5
        augmentation.contrast = 2
        augmentation.gamma = 1
        augmentation.noise = 0.5
        augmentation.blur = 0.5
        augmentation.shift = 0
        let plain = PatchSettings(
            patch: [32, 32], sampling: Sampling(batch: 4, foregroundShare: 1, negativeShare: 0))
        var changed = plain
        changed.augmentation = augmentation
        var still = plain
        still.augmentation.shift = 0
        let cases = [Self.square(64, 20..<44)]
        let first = PatchSampler(cases: cases, settings: changed).batch(at: 1, pool)
        #expect(first.input.values.allSatisfy { $0 >= 0 && $0 <= 1 })
        let second = PatchSampler(cases: cases, settings: still).batch(at: 1, pool)
        #expect(first.labels == second.labels)
        #expect(first.input != second.input)
    }
}
