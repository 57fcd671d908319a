import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// The limits of what `model.json` may say: each value at its limit is taken, each one beyond it refused by its key.
@Suite("The limits of a model's description") struct DescriptionFaultTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The key that is named; `nil` where there is nothing wrong.
        let key: String?
        let apply: @Sendable (inout ModelDescription) -> Void

        init(_ name: String, _ key: String?, _ apply: @escaping @Sendable (inout ModelDescription) -> Void) {
            (testDescription, self.key, self.apply) = (name, key, apply)
        }
    }

    private static let weights = WeightsDescription(file: "w", sha256: String(repeating: "0", count: 64))

    private static func network(_ dimensions: Int, channels: Int = 1) -> NetworkArchitecture {
        NetworkArchitecture(kind: .unet, dimensions: dimensions, filters: [4, 8, 16], outputChannels: channels)
    }

    private static func input(
        _ dimensions: Int, spacing: Double = 1, window: HounsfieldWindow = [0, 1], patch: [Int] = [32, 32, 32],
        overlap: Double? = 0.5
    ) -> NetworkInput {
        NetworkInput(
            spacing: dimensions == 2 ? [spacing, spacing] : [spacing, spacing, spacing], window: window,
            patch: dimensions == 3 ? patch : nil, overlap: dimensions == 3 ? overlap : nil)
    }

    private static func label(_ number: UInt8, name: String = "x", value: String = "1", color: [UInt8] = [1, 2, 3])
        -> SegmentLabel
    {
        let code = CodeDescription(value: value, scheme: "SCT", meaning: "m")
        return SegmentLabel(number: number, name: name, category: code, type: code, color: color)
    }

    private static func description(_ kind: ModelKind) -> ModelDescription {
        let dimensions = kind == .sliceWise ? 2 : 3
        let locator = LocatorDescription(architecture: network(3), weights: weights, input: input(3))
        return ModelDescription(
            name: "n", version: "1", kind: kind, architecture: network(dimensions), weights: weights,
            input: input(dimensions), locator: kind == .coarseToFine ? locator : nil, labels: [label(1)],
            card: BundleFolder.card)
    }

    private static let general: [Change] = [
        Change("nothing", nil) { _ in }, Change("another schema", "schema") { $0.schema = 2 },
        Change("schema 0", "schema") { $0.schema = 0 }, Change("no name", "name") { $0.name = "" },
        Change("no version", "version") { $0.version = "" }, Change("no labels", "labels") { $0.labels = [] },
        Change("a label from 0", "labels[0].number") { $0.labels = [label(0)] },
        Change("a label from 2", "labels[0].number") { $0.labels = [label(2)] },
        Change("a name of 64", nil) { $0.labels = [label(1, name: String(repeating: "x", count: 64))] },
        Change("a name of 65", "labels[0].name") { $0.labels = [label(1, name: String(repeating: "x", count: 65))] },
        Change("no name of a label", "labels[0].name") { $0.labels = [label(1, name: "")] },
        Change("a colour of two", "labels[0].color") { $0.labels = [label(1, color: [1, 2])] },
        Change("a code of 16", nil) { $0.labels = [label(1, value: String(repeating: "1", count: 16))] },
        Change("a code of 17", "labels[0].category") {
            $0.labels = [label(1, value: String(repeating: "1", count: 17))]
        },
        Change("two labels for one channel", "architecture.outputChannels") { $0.labels = [label(1), label(2)] },
        Change("two labels for three channels", nil) {
            ($0.labels, $0.architecture) = ([label(1), label(2)], network(3, channels: 3))
        },
        Change("one label for two channels", nil) { $0.architecture = network(3, channels: 2) },
        Change("one label for three channels", "architecture.outputChannels") {
            $0.architecture = network(3, channels: 3)
        },
        Change("no architecture", "architecture") { $0.architecture = nil },
        Change("a network in a plane", "architecture.dimensions") { $0.architecture = network(2) },
        Change("two input channels", "architecture.inputChannels") { $0.architecture?.inputChannels = 2 },
        Change("no weights", "weights") { $0.weights = nil },
        Change("a short digest", "weights.sha256") {
            $0.weights = WeightsDescription(file: "w", sha256: String(repeating: "0", count: 63))
        },
        Change("a digest in capitals", "weights.sha256") {
            $0.weights = WeightsDescription(file: "w", sha256: String(repeating: "A", count: 64))
        },
        Change("weights elsewhere", "weights.file") {
            $0.weights = WeightsDescription(file: "a/w", sha256: weights.sha256)
        },
        Change("no input", "input") { $0.input = nil },
    ]

    private static let inputs: [Change] = [
        Change("0.1 mm", nil) { $0.input = input(3, spacing: 0.1) },
        Change("20 mm", nil) { $0.input = input(3, spacing: 20) },
        Change("two distances", "input.spacing") { $0.input = input(2) },
        Change("the widest window", nil) { $0.input = input(3, window: [-100_000, 100_000]) },
        Change("a patch of 512", nil) { $0.input = input(3, patch: [512, 4, 4]) },
        Change("a patch of 516", "input.patch") { $0.input = input(3, patch: [516, 4, 4]) },
        Change("a patch of 6", "input.patch") { $0.input = input(3, patch: [8, 6, 8]) },
        Change("a patch of 0", "input.patch") { $0.input = input(3, patch: [8, 8, 0]) },
        Change("a patch in the plane", "input.patch") { $0.input = input(3, patch: [8, 8]) },
        Change("no overlap", nil) { $0.input = input(3, overlap: 0) },
        Change("an overlap of 0.9", nil) { $0.input = input(3, overlap: 0.9) },
        Change("an overlap of 0.91", "input.overlap") { $0.input = input(3, overlap: 0.91) },
        Change("an overlap below 0", "input.overlap") { $0.input = input(3, overlap: -0.1) },
        Change("an overlap left out", "input.overlap") { $0.input = input(3, overlap: nil) },
        Change("an ensemble in space", "ensemble") {
            $0.ensemble = [EnsembleMember(architecture: network(3), weights: weights, input: input(3))]
        },
        Change("a locator", "locator") {
            $0.locator = LocatorDescription(architecture: network(3), weights: weights, input: input(3))
        },
    ]

    @Test("windows in space", arguments: general + inputs)
    func slidingWindow(change: Change) {
        var description = Self.description(.slidingWindow)
        change.apply(&description)
        #expect(description.fault()?.key == change.key)
    }

    private static let located: [Change] = [
        Change("nothing", nil) { _ in }, Change("no locator", "locator") { $0.locator = nil },
        Change("neither patch nor overlap", nil) { $0.input = NetworkInput(spacing: [1, 1, 1], window: [0, 1]) },
        Change("a patch without overlap", "input.overlap") { $0.input = input(3, overlap: nil) },
        Change("a margin of 200 mm", nil) { $0.locator = finder(margin: 200) },
        Change("a margin of 201 mm", "locator.margin") { $0.locator = finder(margin: 201) },
        Change("a margin below 0", "locator.margin") { $0.locator = finder(margin: -1) },
        Change("a volume of nothing", nil) { $0.locator = finder(volume: 0) },
        Change("a volume below 0", "locator.minimumVolume") { $0.locator = finder(volume: -0.1) },
        Change("a locator in the plane", "locator.architecture.dimensions") { $0.locator = finder(network(2)) },
        Change("a locator of three channels", "locator.architecture.outputChannels") {
            $0.locator = finder(network(3, channels: 3))
        },
    ]

    private static func finder(
        _ network: NetworkArchitecture = network(3), margin: Double = 20, volume: Double = 5
    ) -> LocatorDescription {
        LocatorDescription(
            architecture: network, weights: weights, input: input(3), margin: margin, minimumVolume: volume)
    }

    @Test("coarse to fine", arguments: located)
    func coarseToFine(change: Change) {
        var description = Self.description(.coarseToFine)
        change.apply(&description)
        #expect(description.fault()?.key == change.key)
    }

    private static let planes: [Change] = [
        Change("nothing", nil) { _ in },
        Change("a network in space", "architecture.dimensions") { $0.architecture = network(3) },
        Change("three distances", "input.spacing") { $0.input = input(3) },
        Change("a member", nil) {
            $0.ensemble = [EnsembleMember(architecture: network(2), weights: weights, input: input(2))]
        },
        Change("a member of other channels", "ensemble[0].architecture.outputChannels") {
            $0.ensemble = [EnsembleMember(architecture: network(2, channels: 2), weights: weights, input: input(2))]
        },
    ]

    @Test(
        "a window that is none is refused where it is read, by its key and with what was found",
        arguments: [
            ("[0,1]", "[1, 1]", "input.window", "[1.0, 1.0]"),
            ("[0,1]", "[-100001, 0]", "input.window", "[-100001.0, 0.0]"),
            ("[0,1]", "[0, 1, 2]", "input.window", "[0.0, 1.0, 2.0]"),
            ("[0,2]", "[2, 0]", "ensemble[0].input.window", "[2.0, 0.0]"),
            ("[0,3]", "[1, 0]", "ensemble[1].input.window", "[1.0, 0.0]"),
        ])
    func unusableWindow(window: String, written: String, key: String, found: String) throws {
        var description = Self.description(.sliceWise)
        description.ensemble = [Self.input(2, window: [0, 2]), Self.input(2, window: [0, 3])].map {
            EnsembleMember(architecture: Self.network(2), weights: Self.weights, input: $0)
        }
        let folder = try BundleFolder()
        let error = #expect(throws: SegmentationError.self) {
            try folder.load(description, replacing: #""window":\#(window)"#, with: #""window":\#(written)"#)
        }
        let reason = "must be two values from -100000 to 100000 HU, the lower first, not \(found)"
        let path = "\(folder.folder.path())/model.json"
        #expect(error == SegmentationError.invalidDescription(path: path, key: key, reason: reason))
    }

    @Test(
        "a spacing that no network works at is refused where it is read, by its key and with what was found",
        arguments: [
            ("[1,1,1]", "[0.09, 1, 1]", "input.spacing", "[0.09, 1.0, 1.0]"),
            ("[1,1,1]", "[1, 1, 20.1]", "input.spacing", "[1.0, 1.0, 20.1]"),
            ("[1,1,1]", "[1]", "input.spacing", "[1.0]"),
            ("[4,4,4]", "[4, 4, 4, 4]", "locator.input.spacing", "[4.0, 4.0, 4.0, 4.0]"),
            ("[4,4,4]", "[4, 0, 4]", "locator.input.spacing", "[4.0, 0.0, 4.0]"),
        ])
    func unusableSpacing(spacing: String, written: String, key: String, found: String) throws {
        var description = Self.description(.coarseToFine)
        description.locator = LocatorDescription(
            architecture: Self.network(3), weights: Self.weights, input: Self.input(3, spacing: 4))
        let folder = try BundleFolder()
        let error = #expect(throws: SegmentationError.self) {
            try folder.load(description, replacing: #""spacing":\#(spacing)"#, with: #""spacing":\#(written)"#)
        }
        let reason = "must be two or three distances from 0.1 to 20 mm, not \(found)"
        let path = "\(folder.folder.path())/model.json"
        #expect(error == SegmentationError.invalidDescription(path: path, key: key, reason: reason))
    }

    @Test("slice by slice", arguments: planes)
    func sliceWise(change: Change) {
        var description = Self.description(.sliceWise)
        change.apply(&description)
        #expect(description.fault()?.key == change.key)
    }

    @Test(
        "a threshold is one of 16 bits",
        arguments: [(-32768, nil), (32767, nil), (-32769, "hounsfield"), (32768, "hounsfield")] as [(Int, String?)])
    func threshold(hounsfield: Int, key: String?) {
        #expect(BundleFolder.threshold(hounsfield).fault()?.key == key)
    }

    @Test("what a series must be follows from the kind where the description does not say it")
    func requirements() {
        let planes = Self.description(.sliceWise).effectiveRequirements
        #expect(planes.minimumSlices == 5 && planes.maximumObliquityDegrees == 20 && !planes.needsRegularSpacing)
        #expect(planes.maximumSliceDistance == nil)
        for kind in [ModelKind.slidingWindow, .coarseToFine] {
            let space = Self.description(kind).effectiveRequirements
            #expect(space.minimumSlices == 5 && space.maximumObliquityDegrees == 20 && space.needsRegularSpacing)
        }
        let any = BundleFolder.threshold(1).effectiveRequirements
        #expect(any.minimumSlices == 1 && any.maximumObliquityDegrees == nil && !any.needsRegularSpacing)
    }

    @Test("the shipped model demands what the conformance statement says")
    func shipped() throws {
        let demands = try ShippedBundle.segmenter.get().bundle.description.effectiveRequirements
        #expect(demands.minimumSlices == 5 && demands.maximumObliquityDegrees == 20)
        #expect(demands.maximumSliceDistance == 30 && !demands.needsRegularSpacing)
    }
}
