import Experiments
import Foundation
import Inference
import Segmentation
import TestSupport
import Testing
import Training
import TrainingData

@Suite("What an experiment tells while it goes on")
struct ExperimentEventTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var data: SyntheticDecathlon { SyntheticDecathlon(folder: folder.path("task")) }

    private func configuration() throws -> TrainingConfiguration {
        let yaml = data.configuration(kind: "unet", filters: [4, 8], epochs: 2, steps: 2)
        try Data("output: model\n\(yaml)".utf8).write(to: URL(filePath: folder.path("train.yaml")))
        return try TrainingConfigurationFile.load(path: folder.path("train.yaml"))
    }

    /// The events of a training, those of steps apart.
    private func run(
        _ configuration: TrainingConfiguration
    ) throws -> (events: [ExperimentEvent], steps: [ExperimentEvent.Step]) {
        var events: [ExperimentEvent] = []
        var steps: [ExperimentEvent.Step] = []
        try CascadeSession(configuration) { event in
            if case .step(let step) = event { steps.append(step) } else { events.append(event) }
        }.run()
        return (events, steps)
    }

    @Test("a training tells the cases, every step, every epoch and the bundle, and that it is there when asked again")
    func training() throws {
        try data.write()
        let configuration = try configuration()
        let (events, steps) = try run(configuration)
        #expect(events.prefix(10) == (1...10).map { .reading($0, of: 10) }[...])
        #expect(events[10] == .read(training: 8, validation: 2))
        let epochs = events[11...12].map { event -> Int? in
            if case .epoch(let record, of: 2) = event { record.epoch } else { nil }
        }
        #expect(epochs == [0, 1])
        #expect(events[13...] == [.originNotStated, .trained(bundle: folder.path("model"))])
        // A step tells how far the training is, and Dice of the validation before it.
        #expect(steps.map(\.epoch) == [1, 1, 2, 2] && steps.map(\.share) == [0.25, 0.5, 0.75, 1])
        #expect(steps.map { $0.dice == nil } == [true, true, false, false])
        #expect(steps.last?.remaining == .zero && steps.allSatisfy { $0.loss.isFinite })
        #expect(try run(configuration).events == [.trainedAlready(bundle: folder.path("model"))])
    }

    @Test("a look at the cases tells what is labelled in each, and what they take")
    func listing() throws {
        try data.write()
        let listing = try TrainingSession(configuration()) { _ in }.check()
        #expect(listing.rows.map(\.purpose) == Array(repeating: "training", count: 8) + ["validation", "validation"])
        #expect(listing.rows.allSatisfy { $0.slices == 24 && (1..<24).contains($0.labelledSlices) })
        #expect(listing.rows.allSatisfy { (170...190).contains($0.median ?? 0) })
        #expect(listing.rows.allSatisfy { (2...7).contains($0.labelledShare) })
        #expect(listing.bytes == 10 * 24 * 40 * 40 * 5)
    }

    @Test("cases that would not fit into memory are refused when a few of them, or enough for that, have been read")
    func memory() throws {
        let item = TrainingCase(
            name: "a", patient: "a", size: [1, 10, 10], image: [Float](repeating: 0, count: 100),
            labels: [UInt8](repeating: 0, count: 100))
        var enough = CaseMemory(cases: 10, limit: 5000)
        for number in 1...10 { #expect(try enough.add(item) == number) }
        // Five tell of the other five.
        var short = CaseMemory(cases: 10, limit: 4999)
        for number in 1...4 { #expect(try short.add(item) == number) }
        #expect(throws: ExperimentError.tooManyCases(bytes: 5000, limit: 4999)) { try short.add(item) }
        var shorter = CaseMemory(cases: 3, limit: 999)
        _ = try shorter.add(item)
        #expect(throws: ExperimentError.tooManyCases(bytes: 1000, limit: 999)) { try shorter.add(item) }
    }

    @Test("the card of a bundle tells what was changed at random, and that weights were averaged")
    func card() throws {
        try data.write()
        var configuration = try configuration()
        configuration.averaging = 0.9
        (configuration.augmentation.rotation, configuration.augmentation.flip) = (10, true)
        configuration.augmentation.scale = [0.9, 1.1]
        (configuration.augmentation.tilt, configuration.augmentation.anisotropy) = (11, 0.1)
        (configuration.augmentation.shift, configuration.augmentation.elastic) = (0.15, 6)
        (configuration.augmentation.brightness, configuration.augmentation.contrast) = (0.2, 0.25)
        (configuration.augmentation.gamma, configuration.augmentation.noise) = (0.5, 0.05)
        (configuration.augmentation.blur, configuration.augmentation.phase) = (0.3, 0.4)
        _ = try run(configuration)
        let card = try String(contentsOfFile: folder.path("model/README.md"), encoding: .utf8)
        let changes = """
            rotation 10.0, tilt 11.0, anisotropy 0.1, shift 0.15, elastic 6.0, brightness 0.2, contrast 0.25, \
            gamma 0.5, noise 0.05, blur 0.3, phase 0.4, scale 0.9 to 1.1, flip
            """
        #expect(card.contains("Changed at random: \(changes)."), "\(card)")
        #expect(card.contains("weights averaged with a decay of 0.9;"), "\(card)")
        #expect(card.contains("patches (whole slices);") && card.contains("Where the data come from is not stated."))
        let record = try Data(contentsOf: URL(filePath: folder.path("model.training/configuration.json")))
        let kernels = try InstructionSet.preferred().identity
        #expect(String(decoding: record, as: UTF8.self).contains("\"kernels\" : \"\(kernels)\""))
    }

    @Test("a pair is trained part by part, the one that finds the region first, and its card counts both")
    func pair() throws {
        try data.write()
        let yaml = data.configuration(kind: "unet", filters: [4, 8], epochs: 1, steps: 1, dimensions: 3)
        let locator = "locator: {spacing: [4, 4, 4], patch: [16, 16, 16]}\n"
        try Data("output: pair\n\(locator)\(yaml)".utf8).write(to: URL(filePath: folder.path("train.yaml")))
        let configuration = try TrainingConfigurationFile.load(path: folder.path("train.yaml"))
        let events = try run(configuration).events.filter { event in
            switch event {
            case .part, .trained: true
            default: false
            }
        }
        let parts = ["locator", "fine"].map { folder.path("pair.training/\($0)") }
        #expect(
            events == [
                .part(name: "locator", spacing: [4, 4, 4]), .trained(bundle: parts[0]),
                .part(name: "fine", spacing: [1, 1, 1]), .trained(bundle: parts[1]),
                .trained(bundle: folder.path("pair")),
            ])
        let card = try String(contentsOfFile: folder.path("pair/README.md"), encoding: .utf8)
        let count = try configuration.architecture.parameterCount()
        #expect(card.contains("# pair 1.0.0: model card\n\nunet and a locator, \(2 * count) parameters"), "\(card)")
        #expect(card.contains("| training | 8 |  |\n| validation | 2 |  |"), "\(card)")
        #expect(card.contains("Voxels of 1.0 x 1.0 x 1.0 mm;") && card.contains("patches (16x32x32);"), "\(card)")
    }

    @Test(
        "a comparison is refused before anything is trained where a network does not take the patches",
        arguments: [[40, 40], [32, 40], [40, 32]])
    func unsuitablePatch(patch: [Int]) throws {
        var configuration = try configuration()
        configuration.input.patch = patch
        let network = try #require(NetworkCatalog.entry("u-net"))
        let expected = ExperimentError.unsuitablePatch(key: "input.patch", patch: patch, multiple: 16, network: "u-net")
        #expect(throws: expected) {
            try NetworkComparison(configuration, [network], filters: nil) { _ in }
        }
        let text = "input.patch is \(patch), expected multiples of 16, as u-net needs them"
        #expect("\(expected)" == text)
    }

    @Test("a comparison is refused for the patches of the coarse network, too, and of whichever network comes last")
    func unsuitableLocatorPatch() throws {
        let yaml = data.configuration(kind: "unet", filters: [4, 8], epochs: 1, steps: 1, dimensions: 3)
        var configuration = try TrainingConfigurationFile.parse(yaml: "output: model\n\(yaml)", name: "train.yaml")
        let networks = try ["dense-dilated", "u-net"].map { try #require(NetworkCatalog.entry($0)) }
        configuration.locator = LocatorSettings(spacing: [4, 4, 4], patch: [16, 16, 32])
        _ = try NetworkComparison(configuration, networks, filters: nil) { _ in }
        configuration.locator = LocatorSettings(spacing: [4, 4, 4], patch: [16, 16, 8])
        let expected = ExperimentError.unsuitablePatch(
            key: "locator.patch", patch: [16, 16, 8], multiple: 16, network: "u-net")
        #expect(throws: expected) {
            try NetworkComparison(configuration, networks, filters: nil) { _ in }
        }
        // The filters are those of four levels.
        configuration.input.patch = [16, 32, 24]
        _ = try NetworkComparison(configuration, networks, filters: [4, 8, 16, 32]) { _ in }
    }
}
