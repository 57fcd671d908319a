import Configuration
import Experiments
import Foundation
import Imaging
import Segmentation
import TestSupport
import Testing
import Training
import TrainingData

@Suite("The configuration of a training")
struct TrainingConfigurationTests {
    private static let least = """
        architecture: {kind: unet, dimensions: 2, filters: [4, 8], outputChannels: 1}
        output: model
        data:
          training: [{source: dicom, path: a}]
          validation: [{source: decathlon, path: b}]
        input: {spacing: [2, 2], window: [0, 255], patch: [32, 32]}

        """

    private func parse(_ more: String = "") throws -> TrainingConfiguration {
        try TrainingConfigurationFile.parse(yaml: Self.least + more, name: "t.yaml")
    }

    @Test("the least that must be said is enough")
    func least() throws {
        let configuration = try parse()
        #expect(configuration.schedule == Schedule() && configuration.seed == 1)
        let settings = configuration.trainerSettings(for: [], processors: 3)
        #expect(settings.threads == 3 && settings.patches.patch == [32, 32] && settings.schedule.epochs == 100)
    }

    @Test("what is said reaches the trainer")
    func translated() throws {
        let settings = try parse(
            """
            sampling: {batch: 3, foregroundShare: 0.5, negativeShare: 0.2, stepsPerEpoch: 7}
            augmentation: {rotation: 10, scale: [0.9, 1.2], elastic: 6, contrast: 0.25, gamma: 0.5, phase: 0.5, flip: true}
            loss: {kind: focal-tversky, alpha: 0.4, beta: 0.6, gamma: 1.5}
            optimizer: {kind: sgd, rate: 0.01, momentum: 0.9, nesterov: true, weightDecay: 0.0001}
            schedule: {kind: step, epochs: 30, every: 10, factor: 0.1}
            averaging: 0.99
            clipping: 12
            earlyStopping: {patience: 4}
            threads: 2
            """
        ).trainerSettings(for: [], processors: 8)
        #expect(settings.loss == Loss(.focalTversky, alpha: 0.4, beta: 0.6, gamma: 1.5))
        #expect(settings.optimizer == Optimizer(.sgd, rate: 0.01, weightDecay: 0.0001, momentum: 0.9, nesterov: true))
        #expect(settings.schedule == Schedule(.step, epochs: 30, every: 10, factor: 0.1) && settings.stepsPerEpoch == 7)
        #expect(settings.patches.sampling.batch == 3 && settings.patches.augmentation.elastic == 6)
        #expect(settings.patches.spacing == [2, 2])
        #expect(settings.patches.augmentation.contrast == 0.25 && settings.patches.augmentation.gamma == 0.5)
        #expect(settings.clipping == 12 && settings.earlyStopping.patience == 4 && settings.averaging == 0.99)
        #expect(settings.threads == 2 && settings.patches.augmentation.phase == 0.5)
    }

    @Test(
        "a mistake names the key, what was found and what was expected",
        arguments: [
            ("sampling: {bach: 3}\n", "sampling.bach"), ("loss: {kind: dyce}\n", "loss.kind"),
            ("optimizer: {rate: -1}\n", "optimizer.rate"), ("augmentation: {scale: [2, 1]}\n", "augmentation.scale"),
            ("augmentation: {phase: 2}\n", "augmentation.phase"), ("validateEvery: 0\n", "validateEvery"),
            ("checkpointEvery: 0\n", "checkpointEvery"), ("schedule: {every: 0}\n", "schedule.every"),
            ("schedule: {epochs: many}\n", "schedule.epochs"),
            ("averaging: 2\n", "averaging"),
            ("loss: {kind: focal-tversky, gamma: 0}\n", "loss.gamma"),
            ("loss: {kind: tversky, alpha: 0, beta: 0}\n", "loss.alpha"),
        ])
    func mistakes(yaml: String, key: String) {
        let error = #expect(throws: ConfigurationError.self) { try parse(yaml) }
        #expect("\(String(describing: error))".contains(key))
    }

    @Test(
        "what the finished bundle could not hold is refused before the training",
        arguments: [
            ("version: ''\n", "version"), ("postProcessing: {keepsLargestComponent: false, minimumVolume: 1}\n", ""),
            ("labels: [\(label(name: String(repeating: "x", count: 65)))]\n", "labels.0.name"),
            ("labels: [\(label(name: "x", color: "[1, 2]"))]\n", "labels.0.color"),
            ("labels: [\(label(name: "x", value: ""))]\n", "labels.0.type"), ("labels: [\(label(name: "x"))]\n", ""),
        ])
    func bundle(yaml: String, key: String) throws {
        guard !key.isEmpty else { return _ = try parse(yaml) }
        let error = #expect(throws: ConfigurationError.self) { try parse(yaml) }
        #expect("\(String(describing: error))".contains(key))
    }

    private static func label(name: String, value: String = "1", color: String = "[1, 2, 3]") -> String {
        """
        {number: 1, name: "\(name)", category: {value: "1", scheme: SCT, meaning: m}, \
        type: {value: "\(value)", scheme: SCT, meaning: m}, color: \(color)}
        """
    }

    @Test(
        "a window that is none is refused by its key, with what was found and expected",
        arguments: ["[255, 0]", "[7, 7]", "[0]", "[0, 1, 2]", "[-100001, 0]", "[0, .inf]", "[.nan, 1]"])
    func unusableWindow(window: String) {
        let yaml = Self.least.replacingOccurrences(of: "[0, 255]", with: window)
        let error = #expect(throws: ConfigurationError.self) {
            try TrainingConfigurationFile.parse(yaml: yaml, name: "t.yaml")
        }
        let expected = "two values from -100000 to 100000 HU, the lower first"
        #expect(error?.description == "t.yaml:6: input.window: found \(window), expected \(expected)")
    }

    @Test(
        "a spacing that no network works at is refused by its key, with what was found and expected",
        arguments: [
            ("[0.05, 2]", "[0.05, 2]", "two or three"), ("[2, 20.5]", "[2, 20.5]", "two or three"),
            ("[2]", "[2]", "two or three"), ("[2, 2, 2]", "[2.0, 2.0, 2.0]", "2"),
        ])
    func unusableSpacing(spacing: String, found: String, count: String) {
        let yaml = Self.least.replacingOccurrences(of: "[2, 2]", with: spacing)
        let error = #expect(throws: ConfigurationError.self) {
            try TrainingConfigurationFile.parse(yaml: yaml, name: "t.yaml")
        }
        let expected = "\(count) distances from 0.1 to 20 mm"
        #expect(error?.description == "t.yaml:6: input.spacing: found \(found), expected \(expected)")
    }

    @Test("contrast phases are drawn in the window that they are made for alone")
    func phaseOfAnotherWindow() throws {
        let other = Self.least.replacingOccurrences(of: "[0, 255]", with: "[-100, 240]")
        for (phase, isRefused) in [("0.5", true), ("0", false)] {
            let yaml = other + "augmentation: {phase: \(phase)}\n"
            let parse = { try TrainingConfigurationFile.parse(yaml: yaml, name: "t.yaml") }
            guard isRefused else { _ = try parse(); continue }
            let error = #expect(throws: ConfigurationError.self) { try parse() }
            #expect("\(String(describing: error))".contains("augmentation.phase"))
        }
    }

    @Test("a label is known by its number, in quotation marks or not", arguments: ["\"2\"", "2", "'2'"])
    func quoted(label: String) throws {
        let yaml = Self.least.replacingOccurrences(of: "path: a", with: "path: a, labelMap: {\(label): 1}")
        let configuration = try TrainingConfigurationFile.parse(yaml: yaml, name: "t.yaml")
        #expect(configuration.data.training[0].labelMap == ["2": 1])
    }

    @Test(
        "a source's choices that contradict each other are refused",
        arguments: [("patients: []", "patients"), ("labelMap: {\"1\": 1, \"01\": 0}", "labelMap")])
    func contradictions(choice: String, key: String) {
        let yaml = Self.least.replacingOccurrences(of: "path: a", with: "path: a, \(choice)")
        let error = #expect(throws: ConfigurationError.self) {
            try TrainingConfigurationFile.parse(yaml: yaml, name: "t.yaml")
        }
        #expect("\(String(describing: error))".contains("data.training.0.\(key)"))
    }

    @Test(
        "what is taken of a source is used within its limits, and refused by its key beyond them",
        arguments: [
            ("dicom", "slices: [1, 1]", nil), ("dicom", "slices: [1, 9]", nil), ("dicom", "slices: [0, 9]", "slices"),
            ("dicom", "slices: [-1, 9]", "slices"), ("dicom", "slices: [3, 2]", "slices"),
            ("dicom", "slices: []", "slices"), ("dicom", "slices: [2]", "slices"),
            ("dicom", "slices: [1, 2, 3]", "slices"), ("dicom", "patients: [a]", nil),
            ("dicom", "negatives: true", nil), ("dicom", "negatives: false", nil),
            ("decathlon", "negatives: false", nil),
            ("decathlon", "negatives: true", "negatives"), ("index", "negatives: true", "negatives"),
            ("pancreas-ct", "labels: b", nil), ("dicom", "labels: b", "labels"), ("decathlon", "labels: b", "labels"),
            ("decathlon", "labelMap: {0: 0, 255: 1}", nil), ("decathlon", "labelMap: {1: 2}", "labelMap.1"),
            ("decathlon", "labelMap: {1: -1}", "labelMap.1"), ("decathlon", "labelMap: {256: 1}", "labelMap.256"),
            ("decathlon", "labelMap: {a: 1}", "labelMap.a"), ("dicom", "folds: {count: 2, take: [0, 1]}", nil),
            ("dicom", "folds: {count: 1000, take: [999]}", nil),
            ("dicom", "folds: {count: 1, take: [0]}", "folds.count"),
            ("dicom", "folds: {count: 1001, take: [0]}", "folds.count"),
            ("dicom", "folds: {count: 2, take: []}", "folds.take"),
            ("dicom", "folds: {count: 2, take: [2]}", "folds.take"),
            ("dicom", "folds: {count: 2, take: [-1]}", "folds.take"),
        ] as [(String, String, String?)])
    func sourceLimits(source: String, choice: String, key: String?) throws {
        let yaml = Self.least.replacingOccurrences(
            of: "source: dicom, path: a", with: "source: \(source), path: a, \(choice)")
        guard let key else { return _ = try TrainingConfigurationFile.parse(yaml: yaml, name: "t.yaml") }
        let error = #expect(throws: ConfigurationError.self) {
            try TrainingConfigurationFile.parse(yaml: yaml, name: "t.yaml")
        }
        guard case .problems(let problems) = error else { return }
        #expect(problems.map(\.key) == ["data.training.0.\(key)"])
    }

    @Test("a locator is trained like the network it helps, but at its own spacing and from random weights")
    func locator() throws {
        let volume = Self.least.replacingOccurrences(of: "dimensions: 2", with: "dimensions: 3")
            .replacingOccurrences(of: "[2, 2]", with: "[3, 2, 2]").replacingOccurrences(
                of: "[32, 32]", with: "[16, 32, 32]")
        let more = "initialWeights: start\nlocator: {spacing: [6, 5, 5], patch: [8, 16, 16], margin: 30}\n"
        let whole = try TrainingConfigurationFile.parse(yaml: volume + more, name: "t.yaml")
        let coarse = try #require(whole.ofLocator(output: "coarse"))
        #expect(coarse.input.spacing == [6, 5, 5] && coarse.input.patch == [8, 16, 16] && coarse.output == "coarse")
        #expect(whole.locator?.margin == 30)
        #expect(coarse.initialWeights == nil && coarse.locator == nil && coarse.input.window == [0, 255])
        let fine = whole.ofFine(output: "fine")
        #expect(fine.input == whole.input && fine.initialWeights == "start" && fine.locator == nil)
        #expect(try parse().ofLocator(output: "coarse") == nil)
    }

    @Test("a training is continued with what it was begun with, on any number of threads")
    func record() throws {
        let begun = try parse("optimizer: {rate: 0.01}\n")
        let record = try begun.record()
        #expect(try begun.differences(from: record) == [])
        #expect(try parse("optimizer: {rate: 0.01}\nthreads: 3\n").differences(from: record) == [])
        #expect(try begun.differences(from: Data("[]".utf8)) == nil && begun.differences(from: Data()) == nil)
        let other = try parse("optimizer: {rate: 0.02}\nseed: 2\nclipping: 1\n")
        #expect(try other.differences(from: record) == ["clipping", "optimizer", "seed"])
    }

    @Test("a record tells what computes, and one without a phase is one with a phase of 0")
    func recordOfKernels() throws {
        let configuration = try parse()
        let record = try configuration.record(kernels: "avx2")
        #expect(try configuration.differences(from: record, kernels: "avx2") == [])
        #expect(try configuration.differences(from: record, kernels: "avx512") == ["kernels"])
        // Older records do not tell, and where nothing is computed any more it is all the same.
        #expect(try configuration.differences(from: configuration.record(), kernels: "avx2") == [])
        #expect(try configuration.differences(from: record) == [])
        #expect(try parse("augmentation: {phase: 0}\n").differences(from: record) == [])
        #expect(try parse("augmentation: {phase: 0.1}\n").differences(from: record) == ["augmentation"])
        let text = String(decoding: record, as: UTF8.self)
        let withPhase = text.replacing(#""augmentation" : {"#, with: #""augmentation" : { "phase" : 0,"#)
        try #require(withPhase != text)
        #expect(try configuration.differences(from: Data(withPhase.utf8)) == [])
    }

    @Test("a training that was begun before there were contrast phases is continued")
    func recordOfBefore() throws {
        let record = try Data(
            contentsOf: #require(Bundle.module.url(forResource: "Fixtures/configuration", withExtension: "json")))
        let configuration = try parse("optimizer: {rate: 0.01}\n")
        let now = String(decoding: try configuration.record(), as: UTF8.self).split(separator: "\n").joined()
        #expect(try configuration.differences(from: record, kernels: "avx2") == [], "\(now)")
    }

    @Test("a locator is refused where nothing can be located with it")
    func unusableLocator() {
        #expect { try parse("locator: {spacing: [6, 5, 5], patch: [8, 16, 16]}\n") } throws: { error in
            "\(error)".contains("locator") && "\(error)".contains("three axes")
        }
    }

    @Test("the configurations that segnode comes with can be read")
    func shipped() throws {
        let folder = Repository.path("Config/training")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        #expect(!files.isEmpty)
        for file in files {
            let configuration = try TrainingConfigurationFile.load(path: "\(folder)/\(file)")
            #expect(configuration.card.licence == "Apache-2.0" && configuration.output.hasPrefix("/"))
        }
    }
}
