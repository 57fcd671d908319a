import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// 3D networks with random weights, wrapped as bundles.
@Suite(.enabled(if: SharedData.contains("models/parity-3d"), "no shared data"))
struct NetworkIn3DTests {
    static func description(
        _ kind: NetworkKind,
        weights: String,
        patch: [Int],
        overlap: Double = 0.5
    ) throws -> ModelDescription {
        ModelDescription(
            name: kind.rawValue,
            version: "1",
            kind: .slidingWindow,
            architecture: NetworkArchitecture(
                kind: kind,
                dimensions: 3,
                filters: [4, 8, 16, 32, 64],
                outputChannels: 2
            ),
            weights: WeightsDescription(file: "weights.safetensors", sha256: try FileDigest.sha256(weights)),
            input: NetworkInput(spacing: [1, 1, 1], window: [-100, 240], patch: patch, overlap: overlap),
            labels: [BundleFolder.label],
            card: BundleFolder.card
        )
    }

    static func weights(_ kind: NetworkKind) -> String {
        SharedData.path("models/parity-3d/\(kind == .monaiAttentionUNet ? "monai4" : "oktay4").safetensors")
    }

    static func segmenter(_ kind: NetworkKind, patch: [Int], overlap: Double = 0.5) throws -> Segmenter {
        let weights = weights(kind)
        let description = try description(kind, weights: weights, patch: patch, overlap: overlap)
        let folder = try BundleFolder()
        return try Segmenter(folder.load(description, weights: weights), threads: 2)
    }

    @Test(
        "one window over the whole volume gives what a single pass of the network gives",
        arguments: [NetworkKind.oktayAttentionUNet3D, .monaiAttentionUNet]
    )
    func singlePass(kind: NetworkKind) throws {
        let geometry = SyntheticSeries.geometry(columns: 48, rows: 32, places: (0..<16).map(Double.init))
        let volume = SyntheticSeries.blobs(geometry)
        let outcome = try Self.segmenter(kind, patch: [16, 32, 48]).segment(SyntheticSeries.series(volume))
        let input = volume.voxels.map { (min(max(Float($0), -100), 240) + 100) / 340 }
        let architecture = try #require(try Self.description(kind, weights: Self.weights(kind), patch: []).architecture)
        let graph = try NetworkBuilder(architecture).graph(weights: SafeTensors(contentsOf: Self.weights(kind)))
        let plan = try InferencePlan(graph: graph, inputShape: [1, 1, 16, 32, 48], threads: 1)
        let logits = try plan.run(Tensor(shape: [1, 1, 16, 32, 48], values: input)).values
        let margins = zip(logits.suffix(geometry.voxelCount), logits).map { $0 - $1 }
        #expect(margins.contains { $0 > 0 } && margins.contains { $0 < 0 })
        for (label, margin) in zip(outcome.mask.voxels, margins) where abs(margin) > 1e-3 {
            #expect(label == (margin > 0 ? 1 : 0))
        }
    }

    @Test("a volume that is stored turned, head first or not, gets the same mask, turned")
    func turned() throws {
        let geometry = SyntheticSeries.geometry(columns: 40, rows: 30, places: (0..<20).map(Double.init))
        let upright = SyntheticSeries.blobs(geometry)
        let turned = TurnedVolume(upright, row: SIMD3(0, -1, 0), column: SIMD3(-1, 0, 0))
        #expect(turned.volume.geometry.normal.z < 0)
        let segmenter = try Self.segmenter(.monaiAttentionUNet, patch: [16, 32, 32])
        let expected = try segmenter.segment(SyntheticSeries.series(upright)).mask
        let found = try segmenter.segment(SyntheticSeries.series(turned.volume)).mask
        #expect((1..<geometry.voxelCount).contains(expected.foregroundCount))
        #expect(found.voxels == turned.sources.map { expected.voxels[$0] })
    }

    @Test("another spacing than the network's is resampled there and back")
    func resampled() throws {
        let geometry = SyntheticSeries.geometry(
            columns: 64,
            rows: 50,
            places: (0..<9).map { Double($0) * 2.5 },
            pixel: 0.7
        )
        var shares: [Double] = []
        let outcome = try Self.segmenter(.oktayAttentionUNet3D, patch: [16, 32, 32])
            .segment(SyntheticSeries.series(SyntheticSeries.blobs(geometry)), progress: { shares.append($0) })
        #expect(outcome.mask.geometry == geometry)
        #expect(shares == shares.sorted() && shares.last == 1)
    }

    @Test("gaps and a tilted gantry are refused with the reason")
    func irregular() throws {
        let segmenter = try Self.segmenter(.monaiAttentionUNet, patch: [16, 16, 16])
        let gaps = SyntheticSeries.geometry(columns: 16, rows: 16, places: [0, 1, 2, 9])
        #expect(throws: SegmentationError.unsuitable(.irregularSpacing(smallest: 1, largest: 7))) {
            try segmenter.segment(SyntheticSeries.series(SyntheticSeries.blobs(gaps)))
        }
        let single = SyntheticSeries.geometry(columns: 16, rows: 16, places: [0])
        #expect(throws: SegmentationError.unsuitable(.tooFewSlices(found: 1, needed: 2))) {
            try segmenter.segment(SyntheticSeries.series(SyntheticSeries.blobs(single)))
        }
    }

    @Test("a volume that would fill the memory at the network's spacing is refused before it is resampled")
    func tooLarge() throws {
        let places = (0..<4).map { Double($0) * 450 }
        let geometry = SyntheticSeries.geometry(columns: 4, rows: 4, places: places, pixel: 450)
        let segmenter = try Self.segmenter(.monaiAttentionUNet, patch: [16, 16, 16])
        #expect(throws: SegmentationError.volumeTooLarge(voxels: 1800 * 1800 * 1800, limit: 1 << 28)) {
            try segmenter.segment(SyntheticSeries.series(SyntheticSeries.blobs(geometry)))
        }
    }

    @Test("a segmentation stops when it is cancelled")
    func cancelled() throws {
        let geometry = SyntheticSeries.geometry(columns: 48, rows: 32, places: (0..<16).map(Double.init))
        let segmenter = try Self.segmenter(.monaiAttentionUNet, patch: [16, 16, 16])
        var asked = 0
        #expect(throws: SegmentationError.cancelled) {
            try segmenter.segment(
                SyntheticSeries.series(SyntheticSeries.blobs(geometry)),
                isCancelled: {
                    asked += 1
                    return asked > 3
                })
        }
    }
}
