import Foundation
import Imaging
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

    @Test("both networks keep their architecture, their weights and their input")
    func bothParts() throws {
        let (other, network) = (try BundleFolder(), LinearNetwork(channels: [(1, 0)], dimensions: 3))
        let locator = try other.load(
            ModelDescription(
                name: "coarse", version: "1", kind: .slidingWindow, architecture: network.architecture,
                weights: try network.write(to: other.folder, "part.safetensors"),
                input: NetworkInput(spacing: [6, 5, 4], window: [-100, 200], patch: [16, 16, 16], overlap: 0.5),
                labels: [BundleFolder.label], card: BundleFolder.card))
        let both = try combiner.coarseToFine(fine, locator: locator, to: folder.path("both")).description
        let (coarse, part) = (both.locator, locator.description)
        #expect(both.architecture == fine.description.architecture && coarse?.architecture == part.architecture)
        #expect(both.weights?.sha256 == fine.description.weights?.sha256)
        #expect(coarse?.weights.sha256 == part.weights?.sha256)
        #expect(both.input == fine.description.input && coarse?.input == part.input)
        withExtendedLifetime(other) {}
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
