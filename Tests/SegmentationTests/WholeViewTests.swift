import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// MONAI's network with random weights after a locator. Its normalizations take an input as a whole, so that what it
/// says of a voxel depends on how large its input is.
@Suite struct WholeViewTests {
    private static let network = NetworkArchitecture(
        kind: .monaiAttentionUNet, dimensions: 3, filters: [4, 8, 16, 32, 64], outputChannels: 2)

    /// - Parameters:
    ///   - patch: The network's; `nil` for none.
    ///   - isLocated: Whether a locator comes first, for which nothing is bright enough, so that the whole is searched.
    private static func segmenter(patch: [Int]?, isLocated: Bool) throws -> Segmenter {
        let folder = try BundleFolder()
        let fixtures = URL(filePath: #filePath).appending(path: "../../InferenceTests/Fixtures").standardized
        let coarse = try BrightNetwork.write(to: folder.folder)
        let locator = folder.folder.path("locator.safetensors")
        try FileManager.default.moveItem(atPath: coarse, toPath: locator)
        let fine = fixtures.appending(path: "monai4.safetensors").path
        let description = ModelDescription(
            name: "whole", version: "1", kind: isLocated ? .coarseToFine : .slidingWindow, architecture: network,
            weights: WeightsDescription(file: "weights.safetensors", sha256: try FileDigest.sha256(fine)),
            input: NetworkInput(
                spacing: [1, 1, 1], window: [-100, 240], patch: patch, overlap: patch.map { _ in 0.5 }),
            locator: isLocated ? try Self.locator(locator) : nil, labels: [BundleFolder.label],
            card: BundleFolder.card)
        return try Segmenter(folder.load(description, weights: fine), threads: 2)
    }

    private static func locator(_ path: String) throws -> LocatorDescription {
        LocatorDescription(
            architecture: BrightNetwork.architecture,
            weights: WeightsDescription(file: "locator.safetensors", sha256: try FileDigest.sha256(path)),
            input: NetworkInput(spacing: [4, 4, 4], window: [0, 30000]))
    }

    @Test("it works in windows of its patch after a locator, as it does alone")
    func windows() throws {
        let geometry = SyntheticSeries.geometry(columns: 48, rows: 40, places: (0..<24).map(Double.init))
        let volume = SyntheticSeries.blobs(geometry)
        let patch = [16, 16, 32]
        let alone = try Self.segmenter(patch: patch, isLocated: false).segment(volume).mask
        let located = try Self.segmenter(patch: patch, isLocated: true).segment(volume)
        #expect(located.facts.first?.hasPrefix("The whole body was searched") == true)
        #expect((1..<geometry.voxelCount).contains(alone.foregroundCount))
        #expect(located.mask.voxels == alone.voxels)
        #expect(try Self.segmenter(patch: nil, isLocated: true).segment(volume).mask.voxels != alone.voxels)
    }
}
