import DICOM
import Imaging
import Testing

/// Pages and localizers among slices: each instance is judged by itself and left out wherever it lies.
struct PageTests {
    /// What marks an image as no slice, its reason, and the finding.
    static let pages: [(LeftOutInstance.Reason, String, @Sendable (DataSet) -> Void)] = [
        (.page, "pageDropped", { $0.set(.imageType, strings: ["DERIVED", "SECONDARY", "SCREEN SAVE"]) }),
        (.page, "pageDropped", { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "AXIAL", "DOSE_INFO"]) }),
        (.page, "pageDropped", { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "OTHER", "CT_SOM5 PROT"]) }),
        (.page, "pageDropped", { $0.set(.imageType, strings: ["DERIVED", "SECONDARY", "OTHER"]) }),
        (.localizer, "localizerDropped", { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }),
        (.localizer, "localizerDropped", { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "CT_SOM5 TOP"]) }),
        (.otherOrientation, "mixedOrientation", { $0.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, 0, -1]) }),
        (.otherSize, "mixedSize", { $0.set(.rows, integer: 4) }),
        (
            .notHounsfield, "unconventionalDropped",
            {
                $0.remove(.rescaleSlope)
                $0.remove(.rescaleIntercept)
            }
        ),
        (.otherObject, "otherObjectDropped", { $0.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.7") }),
        (.otherObject, "otherObjectDropped", { $0.set(.modality, string: "OT") }),
    ]

    /// Where a page lies: below the first slice, at its place, between two slices, at the next place above the last.
    @Test(
        "a page is left out with its reason, and the others are the volume", arguments: pages.indices, [-2.0, 0, 3, 10])
    func page(index: Int, place: Double) throws {
        let (reason, code, change) = Self.pages[index]
        let written = try WrittenSeries { slice, dataSet in
            guard slice == 5 else { return }
            change(dataSet)
            dataSet.move(by: SIMD3(0, 0, place - 10))
        }
        let series = try written.read()
        #expect(series.instances.map(\.imagePosition.z) == [0, 2, 4, 6, 8])
        #expect(series.attributes.imageType == ["ORIGINAL", "PRIMARY", "AXIAL"])
        #expect(series.leftOut.map(\.reason) == [reason])
        #expect(series.leftOut.map(\.path) == [written.files[5]])
        #expect(series.codes == [code])
        #expect(SeriesAssessment(series.outline, requirements: SeriesRequirements()).isSuitable)
    }

    @Test(
        "slices whose Image Type speaks of a low dose or of screening are slices", arguments: ["LOW_DOSE", "SCREENING"])
    func lowDose(value: String) throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "AXIAL", value])
        }.read()
        #expect(SeriesRequirements().obstacle(to: series.outline) == nil)
    }

    @Test(
        "every term that makers write for a page or a localizer is known",
        arguments: [
            ("PROJECTION IMAGE", .page), ("VRT", .page), ("SSD", .page), ("3D RENDERING", .page), ("VOLREN", .page),
            ("HISTOGRAM", .page), ("REPORT", .page), ("PROTOCOL", .page), ("DOSE_INFO", .page), ("SCREEN SAVE", .page),
            ("CT_SOM7 PROT", .page), ("LOCALIZER", .localizer), ("SCOUT", .localizer), ("TOPOGRAM", .localizer),
            ("SURVIEW", .localizer), ("CT_SOM7 TOP", .localizer),
        ] as [(String, LeftOutInstance.Reason)])
    func terms(term: String, reason: LeftOutInstance.Reason) throws {
        let written = try WrittenSeries { slice, dataSet in
            if slice == 5 { dataSet.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "AXIAL", term]) }
        }
        #expect(try written.read().leftOut.map(\.reason) == [reason])
    }

    @Test("a series of secondary images only is a series: scanners' own reformats are")
    func secondary() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.imageType, strings: ["DERIVED", "SECONDARY", "PROCESSED"])
        }.read()
        #expect(series.instances.count == 6)
        #expect(SeriesRequirements().obstacle(to: series.outline) == nil)
    }
}
