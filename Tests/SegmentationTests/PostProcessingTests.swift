import Imaging
import Segmentation
import TestSupport
import Testing

/// What is taken away from a mask, voxel for voxel, and what is said about it.
@Suite("The finishing of a mask") struct PostProcessingTests {
    private static func outcome(
        _ voxels: [Int16], columns: Int, rows: Int, places: [Double], pixel: Double = 1, _ processing: PostProcessing
    ) throws -> SegmentationOutcome {
        let geometry = SyntheticSeries.geometry(columns: columns, rows: rows, places: places, pixel: pixel)
        var description = BundleFolder.threshold(200)
        description.postProcessing = processing
        return try Segmenter(BundleFolder().load(description), threads: 1)
            .segment(SyntheticSeries.series(Volume(geometry: geometry, voxels: voxels)))
    }

    @Test("voxels that touch by a corner belong together, the largest part is kept and the rest counted")
    func largest() throws {
        let x: Int16 = 300, o: Int16 = 0
        let outcome = try Self.outcome(
            [
                x, o, o, o, x,
                o, x, o, o, o,
                x, x, o, x, x,
                // The second slice holds on to the first by one corner.
                o, o, o, o, o,
                o, o, o, o, o,
                o, o, x, o, o,
            ], columns: 5, rows: 3, places: [0, 1], PostProcessing(keepsLargestComponent: true))
        #expect(outcome.mask.voxels.indices.filter { outcome.mask.voxels[$0] == 1 } == [0, 6, 10, 11, 13, 14, 27])
        #expect(
            outcome.facts == [
                "Of segment 1 the largest connected part was kept; 1 smaller parts with 1 voxels were removed."
            ])
    }

    @Test("of two parts of one size the first is kept; a single part needs no word")
    func equal() throws {
        let both = try Self.outcome(
            [300, 0, 300], columns: 3, rows: 1, places: [0], PostProcessing(keepsLargestComponent: true))
        // One slice has no distance, so that nothing is said to be even, and all parts are kept.
        #expect(both.mask.voxels == [1, 0, 1])
        let even = try Self.outcome(
            [300, 0, 300, 0, 0, 0], columns: 3, rows: 1, places: [0, 1], PostProcessing(keepsLargestComponent: true))
        #expect(even.mask.voxels == [1, 0, 0, 0, 0, 0])
        let single = try Self.outcome(
            [300, 300, 0, 0, 0, 0], columns: 3, rows: 1, places: [0, 1], PostProcessing(keepsLargestComponent: true))
        #expect(single.mask.voxels == [1, 1, 0, 0, 0, 0] && single.facts.isEmpty)
    }

    @Test(
        "a segment's volume is that of its voxels, with the usual distance where distances differ",
        arguments: [
            ([0.0, 2, 4, 6], 2.0, 0.0239, false), ([0, 2, 4, 6], 2, 0.0241, true), ([0, 2, 4, 9], 2, 0.0239, false),
            ([0, 1, 3, 7], 2, 0.0239, false), ([0, 1, 3, 7], 2, 0.0241, true),
            ([0, 2, 4, 9], 2, 0.0241, true), ([0, 2, 4, 6], 1, 0.0059, false), ([0, 2, 4, 6], 1, 0.0061, true),
        ] as [([Double], Double, Double, Bool)])
    func volume(places: [Double], pixel: Double, least: Double, isEmpty: Bool) throws {
        // Three voxels of pixel · pixel · 2 mm.
        let outcome = try Self.outcome(
            [300, 0, 300, 0, 300, 0, 0, 0], columns: 2, rows: 1, places: places, pixel: pixel,
            PostProcessing(minimumVolume: least))
        #expect(outcome.mask.foregroundCount == (isEmpty ? 0 : 3))
        guard isEmpty else { return }
        let found = pixel == 2 ? "0.02" : "0.01"
        #expect(
            outcome.facts == ["Segment 1 was left out: \(found) mL is less than the \(least) mL that are believed."])
    }
}
