import Foundation
import Inference
import Segmentation
import TestSupport
import Testing

/// Bundles that are made of a coarse and a fine network.
@Suite struct CoarseToFineBundleTests {
    private let folder: TemporaryFolder
    private let parts: BundleFolder
    private let combiner = BundleCombiner(name: "both", version: "2")
    private let fine: ModelBundle

    init() throws {
        folder = try TemporaryFolder()
        parts = try BundleFolder()
        let path = try BrightNetwork.write(to: parts.folder)
        let description = ModelDescription(
            name: "fine", version: "1", kind: .slidingWindow, architecture: BrightNetwork.architecture,
            weights: WeightsDescription(file: "weights.safetensors", sha256: try FileDigest.sha256(path)),
            input: NetworkInput(spacing: [2, 1.5, 1.5], window: [0, 400], patch: [16, 48, 32], overlap: 0.25),
            labels: [BundleFolder.label], card: BundleFolder.card)
        fine = try parts.load(description)
    }

    @Test("the fine network keeps its patch and overlap, and the margin is the usual one")
    func kept() throws {
        let both = try combiner.coarseToFine(fine, locator: fine, to: folder.path("both")).description
        #expect(both.kind == .coarseToFine && both.name == "both" && both.version == "2")
        #expect(both.input == fine.description.input && both.input?.patch == [16, 48, 32])
        #expect(both.locator?.input == fine.description.input && both.locator?.margin == 20)
    }

    @Test("a margin ends in the bundle", arguments: [0, 7.5, 200])
    func margin(_ margin: Double) throws {
        let both = try combiner.coarseToFine(fine, locator: fine, margin: margin, to: folder.path("both"))
        #expect(both.description.locator?.margin == margin)
    }

    @Test("a margin that cannot be used leaves no bundle", arguments: [-1, 201])
    func unusableMargin(_ margin: Double) {
        #expect {
            try combiner.coarseToFine(fine, locator: fine, margin: margin, to: folder.path("both"))
        } throws: { error in
            "\(error)".contains("locator.margin must be 0 to 200 mm")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("both")))
    }
}
