import Imaging
import Segmentation
import TestSupport
import Testing

/// The shipped bundle on real patients, against PyTorch's figures for the same weights.
@Suite(.enabled(if: SharedData.isAvailable, "no shared data"), .takingTurns)
struct PancreasValidationTests {
    static let folder = "data/pancreas-slices-validation"

    @Test(
        "a patient's Dice is that of PyTorch within 0.005",
        arguments: [("0005", 0.756), ("0015", 0.840), ("0035", 0.719), ("0045", 0.693), ("0055", 0.709)]
    )
    func dice(patient: String, expected: Double) throws {
        let series = try Self.series("\(Self.folder)/PANCREAS_\(patient)/ct")
        let tracing = try ExpertTracing(
            path: SharedData.path("\(Self.folder)/PANCREAS_\(patient)/truth.dcm"),
            series: series
        )
        let outcome = try ShippedBundle.segmenter.get().segment(series)
        let found = tracing.dice(outcome.mask)
        print("PANCREAS_\(patient): Dice \(found), \(outcome.times) for \(series.instances.count) slices")
        #expect(abs(found - expected) <= 0.005)
        #expect(outcome.mask.volumeMillilitres == nil, "the slices have gaps, so that no volume can be claimed")
    }

    @Test("the chest above the pancreas stays empty")
    func specificity() throws {
        let series = try Self.series("data/lidc-chest")
        let mask = try ShippedBundle.segmenter.get().segment(series).mask
        let counts = (0..<mask.geometry.slices).map { slice in mask.slice(slice).count { $0 != 0 } }
        let volume = try #require(mask.volumeMillilitres)
        print("lidc-chest: \(volume) mL, by slice from the feet: \(counts)")
        #expect(mask.geometry.slices == 92)
        #expect(counts.suffix(52).allSatisfy { $0 == 0 }, "the 52 slices that were negatives in training")
    }

    @Test("JPEG 2000 slices of the upper abdomen, whose UIDs were removed, are read and segmented")
    func totalSegmentator() throws {
        let series = try SeriesReader().read(files: SharedData.files(in: "data/totalsegmentator/ct-dicom"))
        let outcome = try ShippedBundle.segmenter.get().segment(series)
        let volume = try #require(outcome.mask.volumeMillilitres)
        print("totalsegmentator: \(volume) mL, \(outcome.times) for \(series.instances.count) slices")
        #expect(volume > 0)
        #expect(series.findings.contains { $0.code == .attributeRepaired })
        #expect(outcome.mask.geometry.regularSpacing == 2)
    }

    static func series(_ folder: String) throws -> SourceSeries {
        try SeriesReader().read(files: SharedData.files(in: folder, suffix: ".dcm"))
    }
}
