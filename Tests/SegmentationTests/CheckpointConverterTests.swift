import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// Checkpoints as PyTorch and its wrappers save them become bundles.
@Suite struct CheckpointConverterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let input = NetworkInput(
        spacing: [2, 1.5, 1.5], window: [0, 400], patch: [32, 32, 32], overlap: 0.5)

    private static func converter(input: NetworkInput = input, labels: [SegmentLabel] = [BundleFolder.label])
        -> CheckpointConverter
    {
        CheckpointConverter(name: "mine", version: "2", input: input, labels: labels, card: BundleFolder.card)
    }

    /// Writes the network of ``BrightNetwork`` under a prefix, with a counter as PyTorch has it.
    private func checkpoint(prefix: String, leavingOut missing: String? = nil) throws -> String {
        let file = try SafeTensors(contentsOf: BrightNetwork.write(to: folder))
        var tensors = ["\(prefix)conv1.conv1.1.num_batches_tracked": Tensor(shape: [], values: [9])]
        for name in file.names where name != missing { tensors[prefix + name] = try file.tensor(name) }
        let path = folder.path("checkpoint.safetensors")
        try Data(SafeTensorsWriter.encoded(tensors)).write(to: URL(filePath: path))
        return path
    }

    @Test(
        "a checkpoint becomes a bundle that segments, whatever wrapper it was saved with",
        arguments: ["", "module.", "net."])
    func converted(prefix: String) throws {
        let bundle = try Self.converter().convert(checkpoint: checkpoint(prefix: prefix), to: folder.path("mine"))
        #expect(bundle.description.architecture == BrightNetwork.architecture)
        #expect(bundle.description.kind == .slidingWindow && bundle.description.version == "2")
        let series = CoarseToFineTests.series()
        let mask = try Segmenter(bundle, threads: 2).segment(series).mask
        #expect(CoarseToFineTests.dice(mask.voxels, CoarseToFineTests.truth(series)) > 0.9)
    }

    @Test(
        "the names that wrappers put before a network's own are taken off",
        arguments: ["network.", "model.", "_model.", "state_dict.", "model.module.", "_orig_mod."])
    func wrapped(prefix: String) throws {
        let bundle = try Self.converter().convert(checkpoint: checkpoint(prefix: prefix), to: folder.path("mine"))
        let names = try SafeTensors(contentsOf: #require(bundle.weightsPath)).names
        #expect(names.sorted() == (try SafeTensors(contentsOf: BrightNetwork.write(to: folder))).names.sorted())
    }

    @Test("a checkpoint of nnU-Net, with repeated tensors and heads of coarser levels, becomes a bundle of each once")
    func plainUNet() throws {
        let bundle = try Self.converter(labels: Self.labels(2)).convert(
            checkpoint: Self.fixture("plain3d.checkpoint"), to: folder.path("nnunet"))
        #expect(bundle.description.architecture?.kind == .plainConvUNet)
        #expect(bundle.description.architecture?.options.units == [1, 2, 3, 2, 1])
        let once = try SafeTensors(contentsOf: Self.fixture("plain3d"))
        #expect(try SafeTensors(contentsOf: #require(bundle.weightsPath)).names == once.names)
    }

    @Test(
        "a checkpoint of MONAI's U-Nets becomes a bundle whose tensors bear MONAI's names",
        arguments: [("basic3d", 2), ("monai-unet3d", 2), ("monai-residual3d", 1)])
    func monai(name: String, labels: Int) throws {
        let checkpoint = Self.fixture(name)
        let bundle = try Self.converter(labels: Self.labels(labels)).convert(
            checkpoint: checkpoint, to: folder.path("monai"))
        let original = try SafeTensors(contentsOf: checkpoint)
        let found = try SafeTensors(contentsOf: #require(bundle.weightsPath))
        #expect(found.names == original.names)
        for name in original.names { #expect(try found.tensor(name) == original.tensor(name)) }
    }

    /// A file of the inference tests.
    private static func fixture(_ name: String) -> String {
        let folder = URL(filePath: #filePath).appending(path: "../../InferenceTests/Fixtures").standardized
        return folder.appending(path: "\(name).safetensors").path
    }

    private static func labels(_ count: Int) -> [SegmentLabel] {
        let label = BundleFolder.label
        return (1...count).map { number in
            SegmentLabel(
                number: UInt8(number), name: label.name, category: label.category, type: label.type, color: label.color)
        }
    }

    @Test("what does not make a network is refused, and leaves no folder behind")
    func refused() throws {
        let target = folder.path("mine")
        #expect(throws: SegmentationError.network(.missingTensor(name: "dsv3.dsv.0.bias"))) {
            try Self.converter().convert(
                checkpoint: checkpoint(prefix: "net.", leavingOut: "dsv3.dsv.0.bias"), to: target)
        }
        let flat = NetworkInput(spacing: [1, 1], window: [0, 1])
        #expect(throws: SegmentationError.self) {
            try Self.converter(input: flat).convert(checkpoint: checkpoint(prefix: ""), to: target)
        }
        #expect(throws: SegmentationError.self) {
            try Self.converter(labels: []).convert(checkpoint: checkpoint(prefix: ""), to: target)
        }
        #expect(throws: SegmentationError.self) {
            try Self.converter().convert(checkpoint: checkpoint(prefix: "unknown."), to: target)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path())
        #expect(left.filter { $0.hasPrefix("mine") }.isEmpty)
    }

    @Test("a bundle that is there already is not overwritten")
    func existing() throws {
        let path = try checkpoint(prefix: "")
        _ = try Self.converter().convert(checkpoint: path, to: folder.path("mine"))
        #expect(throws: SegmentationError.self) {
            try Self.converter().convert(checkpoint: path, to: folder.path("mine"))
        }
    }
}
