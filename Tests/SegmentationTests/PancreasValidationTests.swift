import Imaging
import Segmentation
import TestSupport
import Testing

/// The shipped bundle, and the reference network, on real patients.
@Suite(.enabled(if: SharedData.isAvailable, "no shared data"), .takingTurns)
struct PancreasValidationTests {
    static let folder = "data/pancreas-slices-validation"

    private static let patients = ["0005", "0015", "0035", "0045", "0055"]

    /// The Dice of a bundle on a validation patient.
    private static func dice(_ patient: String, _ segmenter: Segmenter) throws -> Double {
        let series = try series("\(folder)/PANCREAS_\(patient)/ct")
        let tracing = try ExpertTracing(
            path: SharedData.path("\(folder)/PANCREAS_\(patient)/truth.dcm"),
            series: series
        )
        let outcome = try segmenter.segment(series)
        #expect(outcome.mask.volumeMillilitres == nil, "the slices have gaps, so that no volume can be claimed")
        return tracing.dice(outcome.mask)
    }

    @Test(
        "with the reference network a patient's Dice is that of PyTorch within 0.005",
        .enabled(if: SharedData.contains("models/pancreas-2d"), "no reference network"))
    func reference() throws {
        let folder = try BundleFolder()
        let weights = SharedData.path("models/pancreas-2d/weights.safetensors")
        var description = try ShippedBundle.segmenter.get().bundle.description
        description.weights = WeightsDescription(
            file: "weights.safetensors", sha256: "57670cb0dec72a17d4f27666c09d3d91af93c2eace076c0ea6871afe76519dff")
        description.input = NetworkInput(spacing: [2, 2], window: [0, 255])
        (description.ensemble, description.postProcessing) = (nil, nil)
        let segmenter = try Segmenter(folder.load(description, weights: weights), threads: 2)
        for (patient, expected) in zip(Self.patients, [0.756, 0.840, 0.719, 0.693, 0.709]) {
            #expect(try abs(Self.dice(patient, segmenter) - expected) <= 0.005)
        }
    }

    @Test("the shipped bundle is as good on the validation patients as its card says")
    func shipped() throws {
        let segmenter = try ShippedBundle.segmenter.get()
        let found = try Self.patients.map { try Self.dice($0, segmenter) }
        print("validation patients: Dice \(found)")
        #expect(found.reduce(0, +) / Double(found.count) > 0.8)
        #expect(found.allSatisfy { $0 > 0.74 })
    }

    @Test("a chest with the uppermost abdomen stays empty")
    func specificity() throws {
        let chest = try ShippedBundle.segmenter.get().segment(Self.series("data/lidc-chest")).mask
        let volume = try #require(chest.volumeMillilitres)
        print("lidc-chest: \(volume) mL")
        #expect(chest.geometry.slices == 92)
        #expect(volume < 1)
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
