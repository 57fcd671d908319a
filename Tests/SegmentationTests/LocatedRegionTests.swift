import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// The region that a locator finds, in voxels of the volume, with a distance of its own between slices.
@Suite("The region that a locator finds") struct LocatedRegionTests {
    /// 20 slices 2 mm apart, of 18 rows and 24 columns of 1 mm.
    private static let geometry = SyntheticSeries.geometry(
        columns: 24, rows: 18, places: (0..<20).map { Double($0) * 2 })

    /// Soft tissue with something bright in a box.
    private static func volume(_ box: [Range<Int>]) -> Volume {
        var voxels: [Int16] = []
        for slice in 0..<20 {
            for row in 0..<18 {
                for column in 0..<24 {
                    let isInside = box[0].contains(slice) && box[1].contains(row) && box[2].contains(column)
                    voxels.append(isInside ? 700 : 400)
                }
            }
        }
        return Volume(geometry: geometry, voxels: voxels)
    }

    /// Both networks give a tenth of the HU as the logit; the locator marks from 650 HU on, the fine one from 500 HU.
    private static func segmenter(margin: Double, patch: [Int]?) throws -> Segmenter {
        let folder = try BundleFolder()
        let network = LinearNetwork(channels: [(100, 0)], dimensions: 3)
        let weights = try network.write(to: folder.folder, "main.safetensors")
        let description = ModelDescription(
            name: "located", version: "1", kind: .coarseToFine, architecture: network.architecture, weights: weights,
            input: NetworkInput(
                spacing: [2, 1, 1], window: [0, 1000], patch: patch, overlap: patch.map { _ in 0.5 },
                logitThreshold: 50),
            locator: LocatorDescription(
                architecture: network.architecture, weights: weights,
                input: NetworkInput(
                    spacing: [2, 1, 1], window: [0, 1000], patch: [8, 8, 8], overlap: 0.5, logitThreshold: 65),
                margin: margin, minimumVolume: 0),
            labels: [BundleFolder.label], card: BundleFolder.card)
        let segmenter = try Segmenter(folder.load(description), threads: 2)
        withExtendedLifetime(folder) {}
        return segmenter
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let box: [Range<Int>]
        let margin: Double
        var patch: [Int]?
        /// Slices, rows and columns of the region.
        let region: String
    }

    static let cases = [
        Case(
            testDescription: "in the middle", box: [8..<10, 6..<9, 10..<14], margin: 3.1,
            // Two slices of 2 mm on both sides, and four pixels of 1 mm.
            region: "6·11·12"),
        Case(testDescription: "without a margin", box: [8..<10, 6..<9, 10..<14], margin: 0, region: "2·3·4"),
        Case(
            testDescription: "a margin of whole voxels", box: [8..<10, 6..<9, 10..<14], margin: 4, region: "6·11·12"),
        Case(testDescription: "at the ends", box: [0..<2, 15..<18, 0..<3], margin: 3.1, region: "4·7·7"),
        Case(testDescription: "at the other ends", box: [18..<20, 0..<1, 22..<24], margin: 2, region: "3·3·4"),
        Case(
            testDescription: "as large as a patch", box: [8..<10, 6..<9, 10..<14], margin: 0, patch: [8, 6, 12],
            region: "8·6·12"),
    ]

    @Test("is the box of what it marks with its margin, as far as the volume goes", arguments: cases)
    func region(test: Case) throws {
        let volume = Self.volume(test.box)
        let outcome = try Self.segmenter(margin: test.margin, patch: test.patch).segment(volume)
        #expect(outcome.facts == ["The region searched has \(test.region) voxels."])
        #expect(outcome.mask.voxels == volume.voxels.map { $0 > 500 ? 1 : 0 })
    }
}
