import Experiments
import Foundation
import Imaging
import Inference
import Segmentation
import Testing
import Training
import TrainingData

@Suite("What a configuration of a training becomes")
struct TrainingTranslationTests {
    private static let yaml = """
        architecture: {kind: unet, dimensions: 2, filters: [4, 8, 16], outputChannels: 1}
        output: model
        data:
          training: [{source: dicom, path: a}]
          validation: [{source: decathlon, path: b}]
        input: {spacing: [2, 3], window: [0, 255], patch: [32, 48]}

        """

    private func parse(_ more: String = "", without part: String = "") throws -> TrainingConfiguration {
        let text = part.isEmpty ? Self.yaml : Self.yaml.replacingOccurrences(of: part, with: "")
        return try TrainingConfigurationFile.parse(yaml: text + more, name: "t.yaml")
    }

    @Test("every setting reaches the trainer")
    func settings() throws {
        let configuration = try parse(
            """
            sampling: {batch: 3, foregroundShare: 0.5, negativeShare: 0.2, stepsPerEpoch: 7}
            augmentation: {rotation: 10, tilt: 11, scale: [0.9, 1.2], anisotropy: 0.1, shift: 0.15, elastic: 6, \
            brightness: 0.2, contrast: 0.25, gamma: 0.5, noise: 0.05, blur: 0.3, phase: 0.4, flip: true}
            loss: {kind: focal-tversky, alpha: 0.4, beta: 0.6, gamma: 1.5, crossEntropyWeight: 2.5}
            optimizer: {kind: sgd, rate: 0.01, momentum: 0.8, nesterov: false, weightDecay: 0.002}
            schedule: {kind: step, epochs: 30, every: 10, factor: 0.2, power: 0.7, warmUp: 0.4}
            seed: 9
            validateEvery: 3
            averaging: 0.99
            clipping: 12
            earlyStopping: {patience: 4}
            threads: 2

            """)
        var augmentation = Augmentation()
        (augmentation.rotation, augmentation.tilt, augmentation.scale) = (10, 11, [0.9, 1.2])
        (augmentation.anisotropy, augmentation.shift, augmentation.elastic) = (0.1, 0.15, 6)
        (augmentation.brightness, augmentation.contrast, augmentation.gamma) = (0.2, 0.25, 0.5)
        (augmentation.noise, augmentation.blur, augmentation.phase, augmentation.flip) = (0.05, 0.3, 0.4, true)
        let patches = PatchSettings(
            patch: [32, 48], spacing: [2, 3],
            sampling: Sampling(batch: 3, foregroundShare: 0.5, negativeShare: 0.2, stepsPerEpoch: 7),
            augmentation: augmentation, seed: 9)
        let expected = TrainerSettings(
            patches: patches,
            loss: Loss(.focalTversky, alpha: 0.4, beta: 0.6, gamma: 1.5, crossEntropyWeight: 2.5),
            optimizer: Optimizer(.sgd, rate: 0.01, weightDecay: 0.002, momentum: 0.8, nesterov: false),
            schedule: Schedule(.step, epochs: 30, every: 10, factor: 0.2, power: 0.7, warmUp: 0.4),
            clipping: 12, averaging: 0.99, earlyStopping: EarlyStopping(patience: 4), validateEvery: 3, threads: 2)
        #expect(configuration.trainerSettings(for: [], processors: 8) == expected)
        #expect(expected.totalSteps == 210)
    }

    private static func emptyCase(_ size: [Int]) -> TrainingCase {
        let count = size.reduce(1, *)
        return TrainingCase(
            name: "a", patient: "a", size: size, image: [Float](repeating: 0, count: count),
            labels: [UInt8](repeating: 0, count: count))
    }

    @Test("a patch of whole slices holds the tallest and the widest case, in multiples of what the network needs")
    func wholeSlices() throws {
        let configuration = try parse(without: ", patch: [32, 48]")
        let cases = [[90, 33, 50], [3, 40, 41], [1, 17, 9]].map(Self.emptyCase)
        #expect(configuration.trainerSettings(for: cases, processors: 1).patches.patch == [40, 52])
        #expect(configuration.trainerSettings(for: [], processors: 1).patches.patch == [4, 4])
        #expect(try parse().trainerSettings(for: cases, processors: 1).patches.patch == [32, 48])
    }

    private typealias Change = (key: String, change: @Sendable (inout TrainingConfiguration) -> Void)

    /// What decides the weights, by the key that a refusal names.
    private static let decisive: [Change] = [
        ("architecture", { $0.architecture.outputChannels = 2 }), ("initialWeights", { $0.initialWeights = "start" }),
        ("data", { $0.data.validation[0].path = "c" }), ("data", { $0.data.training[0].slices = [1, 2] }),
        ("input", { $0.input.window = [0, 254] }), ("input", { $0.input.patch = nil }),
        ("sampling", { $0.sampling.batch = 9 }), ("augmentation", { $0.augmentation.flip = true }),
        ("loss", { $0.loss.gamma = 3 }), ("optimizer", { $0.optimizer.momentum = 0.5 }),
        ("schedule", { $0.schedule.epochs = 101 }), ("seed", { $0.seed = 2 }),
        ("earlyStopping", { $0.earlyStopping.patience = 5 }), ("validateEvery", { $0.validateEvery = 2 }),
        ("clipping", { $0.clipping = 1 }), ("averaging", { $0.averaging = 0.5 }),
        ("labels", { $0.labels = [Self.label(type: "other")] }), ("labels", { $0.labels = [Self.label(number: 2)] }),
    ]

    /// What changes no weight.
    private static let harmless: [Change] = [
        ("threads", { $0.threads = 3 }), ("checkpointEvery", { $0.checkpointEvery = 7 }),
        ("card", { $0.card.licence = "another" }), ("card", { $0.card.trainingData = ["data"] }),
        ("version", { $0.version = "2" }), ("output", { $0.output = "elsewhere" }),
        ("postProcessing", { $0.postProcessing = PostProcessing(keepsLargestComponent: true) }),
        ("requirements", { $0.requirements = SeriesRequirements(maximumSliceDistance: 5) }),
        ("labels", { $0.labels = [Self.label(name: "Another name")] }),
    ]

    private static func label(name: String = "n", number: UInt8 = 1, type: String = "15776009") -> SegmentLabel {
        SegmentLabel(
            number: number, name: name, category: CodeDescription(value: "1", scheme: "SCT", meaning: "m"),
            type: CodeDescription(value: type, scheme: "SCT", meaning: "Pancreas"), color: [1, 2, 3])
    }

    @Test("a training is not continued with anything else that decides the weights, which is named")
    func otherWeights() throws {
        let begun = try parse()
        let record = try begun.record()
        for (key, change) in Self.decisive {
            var other = begun
            change(&other)
            try #require(other != begun)
            #expect(try other.differences(from: record) == [key])
            #expect(try begun.differences(from: other.record()) == [key])
        }
    }

    @Test("a training is continued where only what changes no weight has changed")
    func sameWeights() throws {
        let begun = try parse()
        let record = try begun.record()
        for (key, change) in Self.harmless {
            var other = begun
            change(&other)
            try #require(other != begun)
            #expect(try other.differences(from: record) == [], "\(key)")
        }
    }
}
