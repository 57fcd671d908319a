import DICOM
import Foundation
import Imaging
import Testing

/// Which series can be segmented, which of several is best, and what is said about it.
struct SuitabilityTests {
    /// An outline of a good abdominal series, changed by a test.
    static func outline(
        uid: String = "1.2.3",
        slices: Int = 100,
        spacing: Double = 2,
        tilt: Double = 0,
        sopClass: UID = SOPClass.ctImageStorage,
        column: SIMD3<Double> = SIMD3(0, 1, 0),
        change: (inout SeriesAttributes) -> Void = { _ in }
    ) -> SeriesOutline {
        var attributes = SeriesAttributes(modality: "CT", imageType: ["ORIGINAL", "PRIMARY", "AXIAL"])
        change(&attributes)
        let normal = SIMD3(1, 0, 0).cross(column)
        let step = spacing * normal + tilt * column
        let geometry = VolumeGeometry(
            columns: 8,
            rows: 8,
            rowDirection: SIMD3(1, 0, 0),
            columnDirection: column,
            rowSpacing: 1,
            columnSpacing: 1,
            slicePositions: (0..<slices).map { Double($0) * step }
        )
        let instances = geometry.slicePositions.enumerated().map { index, position in
            SourceInstance(
                path: "",
                sopClassUID: sopClass,
                sopInstanceUID: .derived(from: [uid, "\(index)"]),
                imagePosition: position
            )
        }
        return SeriesOutline(
            seriesInstanceUID: .derived(from: [uid]),
            studyInstanceUID: .derived(from: ["study"]),
            frameOfReferenceUID: nil,
            instances: instances,
            geometry: geometry,
            attributes: attributes
        )
    }

    @Test("a good series is suitable, with a sentence")
    func suitable() {
        let assessment = SeriesAssessment(Self.outline(), requirements: SeriesRequirements())
        #expect(assessment.isSuitable)
        #expect(assessment.sentence == "Suitable: 100 axial slices, 2.0 mm apart.")
        #expect(assessment.score > 0)
    }

    @Test(
        "an unsuitable series is refused for its reason",
        arguments: [
            (outline { $0.modality = "MR" }, "The modality is MR, not CT."),
            (outline { $0.modality = "" }, "The modality is not given, not CT."),
            (
                outline(sopClass: UID(constant: "1.2.840.10008.5.1.4.1.1.7")),
                "The SOP class is 1.2.840.10008.5.1.4.1.1.7, not CT Image Storage."
            ),
            (outline { $0.imageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"] }, "The images are localizers."),
            (
                outline { $0.imageType = ["DERIVED", "SECONDARY", "SCREEN SAVE"] },
                "The images are no slices of the patient: their Image Type is DERIVED\\SECONDARY\\SCREEN SAVE."
            ),
            (outline(slices: 4), "There are 4 slices, fewer than the 5 that are needed."),
            (outline(column: SIMD3(0, 0, -1)), "The slices lie 90.0° off the axial plane, more than 20.0°."),
            (outline(spacing: 40), "The slices are 40.0 mm apart, more than 30.0 mm."),
        ]
    )
    func unsuitable(series: SeriesOutline, sentence: String) {
        let assessment = SeriesAssessment(series, requirements: SeriesRequirements(maximumSliceDistance: 30))
        #expect(!assessment.isSuitable)
        #expect(assessment.sentence == sentence)
        #expect(assessment.score == 0)
    }

    @Test("a gantry tilt stands against a model that needs straight stacks only")
    func tilt() {
        let series = Self.outline(tilt: 0.6)
        let strict = SeriesRequirements(needsRegularSpacing: true).obstacle(to: series)
        guard case .gantryTilt(let degrees)? = strict else {
            Issue.record("\(String(describing: strict)) is no gantry tilt")
            return
        }
        #expect(abs(degrees - 16.7) < 0.1)
        #expect(SeriesRequirements().obstacle(to: series) == nil)
    }

    @Test(
        "of two series the better one ranks first",
        arguments: [
            ("thick against thin slices", outline(uid: "1"), outline(uid: "2", slices: 20, spacing: 10)),
            (
                "original against derived", outline(uid: "1"),
                outline(uid: "2") { $0.imageType = ["DERIVED", "SECONDARY"] }
            ),
            (
                "contrast medium against none", outline(uid: "1") { $0.contrastAgent = "Iohexol" },
                outline(uid: "2") { $0.seriesDescription = "Abdomen nativ" }
            ),
            (
                "portal venous against arterial", outline(uid: "1") { $0.seriesDescription = "Abd portal venous" },
                outline(uid: "2") { $0.seriesDescription = "Abd arterial" }
            ),
            (
                "soft against sharp kernel", outline(uid: "1") { $0.convolutionKernel = ["Br38f", "3"] },
                outline(uid: "2") { $0.convolutionKernel = ["Bl64d", "3"] }
            ),
            (
                "abdomen against head", outline(uid: "1") { $0.bodyPart = "ABDOMEN" },
                outline(uid: "2") { $0.bodyPart = "HEAD" }
            ),
            ("more against less coverage", outline(uid: "1"), outline(uid: "2", slices: 30)),
            ("suitable against unsuitable", outline(uid: "1", slices: 10), outline(uid: "2") { $0.modality = "PT" }),
            ("slices against a projection", outline(uid: "1"), outline(uid: "2") { $0.seriesDescription = "MIP cor" }),
        ]
    )
    func ranking(what: String, better: SeriesOutline, worse: SeriesOutline) {
        for pair in [[better, worse], [worse, better]] {
            let ranked = SeriesAssessment.ranked(pair, requirements: SeriesRequirements())
            #expect(ranked.map(\.seriesInstanceUID) == [better, worse].map(\.seriesInstanceUID), "\(what)")
        }
    }

    @Test("an assessment survives JSON")
    func codable() throws {
        let assessment = SeriesAssessment(Self.outline(), requirements: SeriesRequirements())
        let json = try JSONEncoder().encode(assessment)
        #expect(try JSONDecoder().decode(SeriesAssessment.self, from: json) == assessment)
    }
}
