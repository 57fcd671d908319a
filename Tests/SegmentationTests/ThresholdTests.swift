import Imaging
import Phantoms
import Segmentation
import TestSupport
import Testing

/// The commissioning model, whose answer is known voxel for voxel.
struct ThresholdTests {
    @Test("the commissioning bundle finds the commissioning phantom's target and nothing else")
    func phantom() throws {
        let bundle = try ModelBundle.load(folder: Repository.path("Models/commissioning-threshold"))
        let phantom = CommissioningPhantom()
        let outcome = try Segmenter(bundle, threads: 1).segment(SyntheticSeries.series(phantom.volume))
        #expect(outcome.mask == phantom.truth)
        #expect(outcome.labels.map(\.number) == [1])
    }

    @Test("a voxel at the threshold belongs to the segment, one below does not")
    func boundary() throws {
        let geometry = SyntheticSeries.geometry(columns: 3, rows: 1, places: [0])
        let volume = Volume(geometry: geometry, voxels: [199, 200, 201])
        let bundle = try BundleFolder().load(BundleFolder.threshold(200))
        let outcome = try Segmenter(bundle, threads: 1).segment(SyntheticSeries.series(volume))
        #expect(outcome.mask.voxels == [0, 1, 1])
    }

    @Test(
        "the largest part is kept where slices follow each other evenly, and everything where they do not",
        arguments: [
            ([0.0, 1, 2, 3], [1, 1, 0, 0, 0, 0, 0, 0]),
            ([0.0, 1, 2, 9], [1, 1, 0, 0, 1, 0, 0, 1]),
        ] as [([Double], [UInt8])]
    )
    func largestPart(places: [Double], expected: [UInt8]) throws {
        let geometry = SyntheticSeries.geometry(columns: 2, rows: 1, places: places)
        let volume = Volume(geometry: geometry, voxels: [300, 300, 0, 0, 300, 0, 0, 300])
        let bundle = try BundleFolder().load(BundleFolder.threshold(200, keepsLargestComponent: true))
        let outcome = try Segmenter(bundle, threads: 1).segment(SyntheticSeries.series(volume))
        #expect(outcome.mask.voxels == expected)
        #expect(outcome.facts.count == 1)
    }

    @Test("a segment that is too small to be believed is left out", arguments: [(0.0071, true), (0.0069, false)])
    func falseAlarm(least: Double, isEmpty: Bool) throws {
        let geometry = SyntheticSeries.geometry(columns: 2, rows: 1, places: [0, 1, 2, 3])
        let volume = Volume(geometry: geometry, voxels: [300, 300, 300, 300, 300, 0, 300, 300])
        var description = BundleFolder.threshold(200)
        description.postProcessing = PostProcessing(minimumVolume: least)
        let outcome = try Segmenter(BundleFolder().load(description), threads: 1)
            .segment(SyntheticSeries.series(volume))
        #expect(outcome.mask.voxels.allSatisfy { $0 == 0 } == isEmpty)
        #expect(outcome.facts.count == (isEmpty ? 1 : 0))
    }
}
