import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// Masks of several segments, each finished by itself; and bundles that are completed and verified.
@Suite("Several segments, and completed bundles") struct FinishedMaskTests {
    private let folder: BundleFolder

    init() throws { folder = try BundleFolder() }

    /// Segment 1 from 400 HU on, segment 2 from 600 HU on, slice by slice.
    private func bundle(_ processing: PostProcessing?) throws -> ModelBundle {
        let network = LinearNetwork(channels: [(0, 40), (100, 0), (200, -60)])
        let labels = (1...2).map { number in
            SegmentLabel(
                number: UInt8(number), name: "Target \(number)", category: BundleFolder.label.category,
                type: BundleFolder.label.type, color: [1, 2, UInt8(number)])
        }
        return try folder.load(
            ModelDescription(
                name: "two", version: "3", kind: .sliceWise, architecture: network.architecture,
                weights: try network.write(to: folder.folder, "main.safetensors"),
                input: NetworkInput(spacing: [1, 1], window: [0, 1000]), labels: labels, postProcessing: processing,
                card: ModelCard(intendedUse: "a", licence: "b", trainingData: ["c"], accuracy: ["d"])))
    }

    /// What comes of two slices, of which the second is empty.
    private func outcome(_ values: [Int16], _ processing: PostProcessing?) throws -> SegmentationOutcome {
        let geometry = SyntheticSeries.geometry(columns: values.count, rows: 1, places: [0, 1])
        let volume = Volume(geometry: geometry, voxels: values + values.map { _ in 0 })
        return try Segmenter(bundle(processing), threads: 1).segment(volume)
    }

    private static let values: [Int16] = [500, 500, 0, 500, 0, 1000, 0, 1000, 1000, 1000, 0, 1000]

    @Test("without post-processing every voxel stays")
    func untouched() throws {
        let outcome = try self.outcome(Self.values, nil)
        #expect(outcome.mask.voxels.prefix(12) == [1, 1, 0, 1, 0, 2, 0, 2, 2, 2, 0, 2])
        #expect(outcome.facts.isEmpty)
        #expect(outcome.labels.map(\.name) == ["Target 1", "Target 2"])
    }

    @Test("each segment keeps its own largest part, and what was removed of it is told")
    func largest() throws {
        let outcome = try self.outcome(Self.values, PostProcessing(keepsLargestComponent: true))
        #expect(outcome.mask.voxels == [1, 1, 0, 0, 0, 0, 0, 2, 2, 2, 0, 0] + [UInt8](repeating: 0, count: 12))
        #expect(
            outcome.facts == [
                "Of segment 1 the largest connected part was kept; 1 smaller parts with 1 voxels were removed.",
                "Of segment 2 the largest connected part was kept; 2 smaller parts with 2 voxels were removed.",
            ])
    }

    @Test("a segment is too small by itself, and after its smaller parts are gone")
    func small() throws {
        // Of 1 mm³ a voxel: 3 and 5 voxels, 2 and 3 in the largest parts.
        let all = try self.outcome(Self.values, PostProcessing(minimumVolume: 0.0035))
        #expect(all.mask.voxels.prefix(12) == [0, 0, 0, 0, 0, 2, 0, 2, 2, 2, 0, 2])
        #expect(
            all.facts == ["Segment 1 was left out: 0.00 mL is less than the 0.0035 mL that are believed."])
        let kept = try self.outcome(
            Self.values, PostProcessing(keepsLargestComponent: true, minimumVolume: 0.0025))
        #expect(kept.mask.voxels.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 0, 0])
        #expect(kept.facts.count == 3 && kept.facts.last?.hasPrefix("Segment 1 was left out") == true)
        let neither = try self.outcome(
            Self.values, PostProcessing(keepsLargestComponent: true, minimumVolume: 0.0035))
        #expect(neither.mask.foregroundCount == 0 && neither.facts.count == 4)
    }

    @Test("a completed bundle is the same with its accuracy and its documents, under another digest")
    func completed() throws {
        let (bundle, target) = (try self.bundle(nil), try TemporaryFolder())
        let done = try bundle.completed(
            accuracy: ["Dice 0.7", "Dice 0.8"], documents: ["README.md": Data("read".utf8)],
            to: target.path("done"))
        var expected = bundle.description
        expected.card = ModelCard(
            intendedUse: "a", licence: "b", trainingData: ["c"], accuracy: ["Dice 0.7", "Dice 0.8"])
        #expect(done.description == expected && done.folder == target.path("done"))
        #expect(done.digest != bundle.digest)
        let files = try FileManager.default.contentsOfDirectory(atPath: done.folder).sorted()
        #expect(files == ["README.md", "main.safetensors", "model.json"])
        #expect(try String(contentsOfFile: "\(done.folder)/README.md", encoding: .utf8) == "read")
        #expect(throws: SegmentationError.self) {
            try bundle.completed(accuracy: [], documents: [:], to: target.path("done"))
        }
        #expect(try ModelBundle.load(folder: done.folder) == done)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.path()) == ["done"])
    }

    @Test("weights that were changed are told from those that the description names")
    func changed() throws {
        let bundle = try self.bundle(nil)
        let path = try #require(bundle.weightsPath)
        #expect(path == "\(folder.folder.path())/main.safetensors")
        #expect(bundle.locatorWeightsPath == nil && bundle.ensembleWeightsPaths.isEmpty)
        let expected = try #require(bundle.description.weights?.sha256)
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(filePath: path))
        let error = SegmentationError.weightsDiffer(
            path: path, expected: expected, found: try FileDigest.sha256(path))
        #expect(throws: error) { try ModelBundle.load(folder: folder.folder.path()) }
    }

    @Test("a digest is the SHA-256 of the whole file, however long it is")
    func digest() throws {
        let path = folder.folder.path("file")
        try Data("abc".utf8).write(to: URL(filePath: path))
        #expect(
            try FileDigest.sha256(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        try Data(repeating: 7, count: (2 << 20) + 3).write(to: URL(filePath: path))
        #expect(
            try FileDigest.sha256(path) == "ee1fc8ea0104fc3ffb58fd2bc3a2ceaecb9443770753e178305811776c9ccb5a")
        #expect(throws: SegmentationError.self) { try FileDigest.sha256(folder.folder.path("nothing")) }
    }

    @Test("a description of more than a mebibyte is no description", arguments: [1 << 20, (1 << 20) + 1])
    func length(_ length: Int) throws {
        let encoder = JSONEncoder()
        var json = try encoder.encode(BundleFolder.threshold(200))
        json.append(Data(repeating: 0x20, count: length - json.count))
        if length == 1 << 20 {
            #expect(try folder.load(json: json).description == BundleFolder.threshold(200))
        } else {
            #expect(throws: SegmentationError.self) { try folder.load(json: json) }
        }
    }

    @Test("what a bundle demands of a series is its own, or its kind's")
    func requirements() throws {
        let bundle = try self.bundle(nil)
        #expect(bundle.description.effectiveRequirements == SeriesRequirements())
        var own = bundle.description
        own.requirements = SeriesRequirements(minimumSlices: 9, maximumSliceDistance: 7)
        #expect(own.effectiveRequirements == SeriesRequirements(minimumSlices: 9, maximumSliceDistance: 7))
    }
}
