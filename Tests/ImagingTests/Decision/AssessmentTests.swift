import DICOM
import Foundation
import Imaging
import Testing

/// What an assessment says of a series, field by field, and by which obstacle it is refused.
@Suite("The assessment of a series") struct AssessmentTests {
    private static func outline(
        places: [Double], column: SIMD3<Double> = SIMD3(0, 1, 0), findings: [SeriesFinding] = [],
        change: (inout SeriesAttributes) -> Void = { _ in }
    ) -> SeriesOutline {
        var attributes = SeriesAttributes(
            modality: "CT", seriesDescription: "Abd PV", seriesNumber: 7, imageType: ["ORIGINAL", "PRIMARY", "AXIAL"])
        change(&attributes)
        let normal = SIMD3(1, 0, 0).cross(column)
        let geometry = VolumeGeometry(
            columns: 4, rows: 3, rowDirection: SIMD3(1, 0, 0), columnDirection: column, rowSpacing: 1,
            columnSpacing: 2, slicePositions: places.map { $0 * normal })
        let instances = geometry.slicePositions.enumerated().map { index, position in
            SourceInstance(
                path: "", sopClassUID: SOPClass.ctImageStorage, sopInstanceUID: .derived(from: ["\(index)"]),
                imagePosition: position)
        }
        return SeriesOutline(
            seriesInstanceUID: .derived(from: ["series"]), studyInstanceUID: .derived(from: ["study"]),
            frameOfReferenceUID: nil, instances: instances, geometry: geometry, attributes: attributes,
            findings: findings)
    }

    private static func tilted(_ degrees: Double) -> SIMD3<Double> {
        SIMD3(0, cos(degrees * .pi / 180), -sin(degrees * .pi / 180))
    }

    private static let even = (0..<6).map { Double($0) * 3 }
    private static let gap = [0.0, 3, 6, 9, 15, 18]

    @Test("a suitable series is described whole")
    func suitable() {
        let findings = [SeriesFinding(.gap, "a gap", sopInstanceUIDs: [.derived(from: ["1"])])]
        let assessment = SeriesAssessment(
            Self.outline(places: Self.even, findings: findings), requirements: SeriesRequirements())
        #expect(assessment.seriesInstanceUID == .derived(from: ["series"]))
        #expect(assessment.seriesNumber == 7 && assessment.seriesDescription == "Abd PV")
        #expect(assessment.slices == 6 && assessment.isSuitable)
        #expect(assessment.sentence == "Suitable: 6 axial slices, 3.0 mm apart.")
        #expect(assessment.score == 100 + 1 + 20 + 15 + 20 + 15)
        #expect(
            assessment.reasons == [
                "+1 the slices cover 15 mm", "+20 3.0 mm between slices", "+15 ORIGINAL\\PRIMARY\\AXIAL",
                "+20 the portal venous phase", "+15 the abdomen is named",
            ])
        #expect(assessment.findings == findings)
    }

    @Test("a series that is refused has no points and no reasons for them, and keeps its findings")
    func refused() {
        let findings = [SeriesFinding(.gantryTilt, "tilted")]
        let assessment = SeriesAssessment(
            Self.outline(places: [0, 3], findings: findings), requirements: SeriesRequirements())
        #expect(!assessment.isSuitable && assessment.score == 0 && assessment.reasons.isEmpty)
        #expect(assessment.slices == 2 && assessment.seriesNumber == 7 && assessment.findings == findings)
        #expect(assessment.sentence == "There are 2 slices, fewer than the 5 that are needed.")
    }

    @Test("slices are axial up to a degree, and one slice is told as such")
    func sentences() {
        let sentence = { (outline: SeriesOutline) in SeriesAssessment(outline, requirements: .any).sentence }
        #expect(
            sentence(Self.outline(places: Self.even, column: Self.tilted(0.9)))
                == "Suitable: 6 axial slices, 3.0 mm apart.")
        #expect(
            sentence(Self.outline(places: Self.even, column: Self.tilted(1.1))) == "Suitable: 6 slices, 3.0 mm apart.")
        #expect(sentence(Self.outline(places: Self.gap)) == "Suitable: 6 axial slices, 3.0 to 6.0 mm apart.")
        #expect(sentence(Self.outline(places: [0])) == "Suitable: one slice.")
    }

    @Test("gaps stand against a model that needs even distances, with the smallest and the largest")
    func irregular() {
        let strict = SeriesRequirements(needsRegularSpacing: true)
        let obstacle = strict.obstacle(to: Self.outline(places: Self.gap))
        #expect(obstacle == .irregularSpacing(smallest: 3, largest: 6))
        #expect(strict.obstacle(to: Self.outline(places: Self.even)) == nil)
        #expect(SeriesRequirements().obstacle(to: Self.outline(places: Self.gap)) == nil)
    }

    @Test("of several obstacles the one that says most of the series is told")
    func order() {
        var requirements = SeriesRequirements(needsRegularSpacing: true, maximumSliceDistance: 2)
        let few = Self.outline(places: [0, 3, 9], column: Self.tilted(30)) { $0.unconventionalValues = "x" }
        #expect(requirements.obstacle(to: few) == .notHounsfield(reason: "x"))
        let page = Self.outline(places: [0, 3, 9]) {
            ($0.unconventionalValues, $0.imageType) = ("x", ["DERIVED", "SECONDARY", "REPORT"])
        }
        #expect(requirements.obstacle(to: page) == .notSlices(imageType: "DERIVED\\SECONDARY\\REPORT"))
        let plan = Self.outline(places: [0, 3, 9]) { $0.imageType = ["ORIGINAL", "LOCALIZER", "REPORT"] }
        #expect(requirements.obstacle(to: plan) == .localizer)
        let other = Self.outline(places: [0, 3]) { ($0.modality, $0.imageType) = ("MR", ["LOCALIZER"]) }
        #expect(requirements.obstacle(to: other) == .notCT(modality: "MR"))
        #expect(
            requirements.obstacle(to: Self.outline(places: [0, 3, 9], column: Self.tilted(30)))
                == .tooFewSlices(found: 3, needed: 5))
        requirements.minimumSlices = 3
        let askew = requirements.obstacle(to: Self.outline(places: [0, 3, 9], column: Self.tilted(30)))
        guard case .notAxial(degrees: let degrees, limit: 20)? = askew else {
            Issue.record("slices that are askew were not refused for it")
            return
        }
        #expect(abs(degrees - 30) < 1e-6)
        #expect(
            requirements.obstacle(to: Self.outline(places: [0, 3, 9])) == .tooFarApart(distance: 3, limit: 2))
    }

    @Test("text that strangers wrote stands between quotation marks, unless it looks like a code")
    func quoted() {
        let sentence = { (modality: String) in SeriesObstacle.notCT(modality: modality).description }
        #expect(sentence("MR") == "The modality is MR, not CT.")
        #expect(sentence("A_b 1\\2/3.4-5+6%") == "The modality is A_b 1\\2/3.4-5+6%, not CT.")
        for text in ["Müller", "a;b", "a\nb", "x(y)", "a,b", "a:b", "٣"] {
            #expect(sentence(text) == "The modality is \"\(text)\", not CT.")
        }
        #expect(sentence("a\"b\"") == "The modality is \"a'b'\", not CT.")
        #expect(SeriesObstacle.notSlices(imageType: "X\\ä").description.hasSuffix("is \"X\\ä\"."))
    }

    @Test("a single slice is told in the singular")
    func singular() {
        #expect(
            SeriesObstacle.tooFewSlices(found: 1, needed: 5).description
                == "There is 1 slice, fewer than the 5 that are needed.")
        #expect(
            SeriesObstacle.irregularSpacing(smallest: 1.26, largest: 3.14).description
                == "The distances between slices are 1.3 to 3.1 mm, and the model needs them even.")
    }

    @Test("what any series meets is one slice in any orientation")
    func any() {
        let expected = SeriesRequirements(
            minimumSlices: 1, maximumObliquityDegrees: nil, needsRegularSpacing: false, maximumSliceDistance: nil)
        #expect(SeriesRequirements.any == expected)
        #expect(SeriesRequirements.any.obstacle(to: Self.outline(places: [0], column: Self.tilted(90))) == nil)
    }
}
