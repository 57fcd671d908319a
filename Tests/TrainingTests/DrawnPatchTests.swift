import Inference
import Testing
import Training

/// What a seed draws stays what it is: a training that was begun continues after an update as if nothing had been.
@Suite("The patches that a seed draws")
struct DrawnPatchTests {
    struct Drawing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout Augmentation) -> Void
        var isVolume = false
        /// The sum of the labels and of the values, and the values' sum with weights from -1 to 1.
        let expected: [Double]

        init(
            _ name: String, isVolume: Bool = false, _ expected: [Double],
            _ change: @escaping @Sendable (inout Augmentation) -> Void
        ) {
            (testDescription, self.isVolume, self.expected, self.change) = (name, isVolume, expected, change)
        }
    }

    static let drawings: [Drawing] = [
        Drawing("nothing", [771, 2250.90, -5.77]) { $0.shift = 0 },
        Drawing("shift", [765, 2227.41, -7.55]) { $0.shift = 0.25 },
        Drawing("rotation", [758, 2234.79, -2.24]) { $0.rotation = 40 },
        Drawing("scale", [774, 2257.51, 3.10]) { $0.scale = [0.7, 1.4] },
        Drawing("anisotropy", [662, 2184.49, 4.09]) { $0.anisotropy = 0.3 },
        Drawing("flips", [765, 2227.41, 1.25]) { $0.flip = true },
        Drawing("elastic", [829, 2214.30, 8.93]) { $0.elastic = 4 },
        Drawing("brightness", [765, 1977.36, -7.26]) { $0.brightness = 0.3 },
        Drawing("contrast", [765, 2220.41, -7.56]) { $0.contrast = 1 },
        Drawing("gamma", [765, 2277.26, -7.69]) { $0.gamma = 0.6 },
        Drawing("noise", [765, 2234.04, -1.40]) { $0.noise = 0.2 },
        Drawing("blur", [765, 2227.07, -2.58]) { $0.blur = 1 },
        Drawing("phase", [765, 2012.16, -5.72]) { $0.phase = 1 },
        Drawing("tilt in space", isVolume: true, [2857, 8864.26, 4.09]) { $0.tilt = 40 },
        Drawing("turn and scale in space", isVolume: true, [2923, 8812.43, 8.02]) {
            ($0.rotation, $0.scale) = (30, [0.8, 1.25])
        },
    ]

    @Test("are the same as ever", arguments: drawings)
    func same(drawing: Drawing) {
        var augmentation = Augmentation()
        augmentation.shift = 0.25
        drawing.change(&augmentation)
        let patch = drawing.isVolume ? [8, 16, 24] : [24, 32]
        let spacing = drawing.isVolume ? [3.0, 1, 0.8] : [1, 0.8]
        let settings = PatchSettings(
            patch: patch, spacing: spacing,
            sampling: Sampling(batch: 6, foregroundShare: 0.7, negativeShare: 0.3), augmentation: augmentation, seed: 11
        )
        let batch = PatchSampler(cases: Self.cases, settings: settings).batch(at: 4, WorkerPool(threads: 1))
        let values = batch.input.values.map(Double.init)
        let found = [
            Double(batch.labels.reduce(0) { $0 + Int($1) }), values.reduce(0, +),
            values.enumerated().reduce(0) { $0 + $1.element * Double(($1.offset * 7919) % 2001 - 1000) / 1000 },
        ]
        for ((found, expected), tolerance) in zip(zip(found, drawing.expected), [2, 0.1, 0.1]) {
            #expect(abs(found - expected) <= tolerance)
        }
    }

    /// Two cases with a structure and one without, of values that repeat nowhere.
    private static let cases: [TrainingCase] = (0..<3).map { number in
        let size = [9 + number, 40, 48]
        let count = size.reduce(1, *)
        let image = (0..<count).map { Float(($0 &* 7919 &+ number &* 31) % 1000) / 1000 }
        let labels = (0..<count).map { index -> UInt8 in
            let (z, y, x) = (index / 1920, index / 48 % 40, index % 48)
            return number < 2 && (2..<7).contains(z) && (9..<20 + number).contains(y) && (14..<31).contains(x) ? 1 : 0
        }
        return TrainingCase(name: "\(number)", patient: "\(number)", size: size, image: image, labels: labels)
    }
}
