import DICOM
import Foundation
import Imaging
import Testing

/// The points that a series gets, number by number: which of two series is segmented hangs on them.
@Suite("The points of a series")
struct ScoreTests {
    typealias Change = @Sendable (inout SeriesAttributes) -> Void

    private static func points(
        slices: Int = 100, spacing: Double = 2, tilt: Double = 0, _ change: Change = { _ in }
    ) -> (score: Int, reasons: [String]) {
        let series = SuitabilityTests.outline(slices: slices, spacing: spacing, tilt: tilt, change: change)
        let assessment = SeriesAssessment(series, requirements: SeriesRequirements())
        return (assessment.score, assessment.reasons)
    }

    @Test("a plain series has its points for coverage, distance and originality")
    func plain() {
        let (score, reasons) = Self.points()
        let expected = ["+19 the slices cover 198 mm", "+20 2.0 mm between slices", "+15 ORIGINAL\\PRIMARY\\AXIAL"]
        #expect(reasons == expected)
        #expect(score == 100 + 19 + 20 + 15)
    }

    @Test(
        "distance and coverage",
        arguments: [
            (100, 0.89, "+8 the slices cover 88 mm", "+12 0.9 mm between slices"),
            (100, 0.91, "+9 the slices cover 90 mm", "+20 0.9 mm between slices"),
            (100, 3.5, "+30 the slices cover 346 mm", "+20 3.5 mm between slices"),
            (50, 3.6, "+17 the slices cover 176 mm", "+14 3.6 mm between slices"),
            (11, 5.5, "+5 the slices cover 55 mm", "+14 5.5 mm between slices"),
            (11, 5.6, "+5 the slices cover 56 mm", "+0 5.6 mm between slices"),
            (31, 10, "+30 the slices cover 300 mm", "+0 10.0 mm between slices"),
        ] as [(Int, Double, String, String)])
    func extent(slices: Int, spacing: Double, coverage: String, distance: String) {
        #expect(Array(Self.points(slices: slices, spacing: spacing).reasons.prefix(2)) == [coverage, distance])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let points: Int
        let change: Change
        init(_ name: String, _ points: Int, _ change: @escaping Change) {
            (testDescription, self.points, self.change) = (name, points, change)
        }
    }

    static let named: [Case] = [
        Case("two of three kinds of Image Type", -5) { $0.imageType = ["ORIGINAL", "SECONDARY", "AXIAL"] },
        Case("derived", -15) { $0.imageType = ["DERIVED", "SECONDARY"] },
        Case("a contrast agent", 15) { $0.contrastAgent = "Iohexol" },
        Case("a contrast agent and the portal venous phase", 20) {
            ($0.contrastAgent, $0.seriesDescription) = ("Iohexol", "PV 3mm")
        },
        Case("a phase that the protocol names alone", 20) {
            ($0.contrastAgent, $0.seriesDescription, $0.protocolName) = ("Iohexol", "3mm", "PV")
        },
        Case("no contrast medium, whatever the agent says", -15) {
            ($0.contrastAgent, $0.seriesDescription) = ("Iohexol", "ohne KM")
        },
        Case("the abdomen in the protocol", 15) { $0.protocolName = "Abdomen Routine" },
        Case("the abdomen and another body part", 15) { $0.seriesDescription = "Neck Abdomen" },
        Case("another body part", -30) { $0.bodyPart = "HEAD" },
        Case("a reformat", -20) { $0.seriesDescription = "cor MPR" },
    ]

    static let kernels: [(points: Int, names: [String])] = [
        (10, ["STANDARD", "B30f", "Br38f", "I31f", "Qr40", "FC08", "FC19", "SOFT", "STND", "BODY", "Hr49"]),
        (-25, ["LUNG", "BONE", "BONEPLUS", "EDGE", "DETAIL", "B70f", "Bl64d", "FC51", "FC30", "Br50", "ULTRA"]),
        (0, ["FC20", "FC29", "X30", "A", ""]),
    ]

    static let words: [(points: Int, words: [String])] = [
        (20, ["portal", "venous", "venös", "pvp"]), (15, ["arterial", "C+", "post", "pancreas", "Leber"]),
        (-15, ["nativ", "w/o", "without contrast", "non-con", "unenhanced"]),
        (-30, ["brain", "Hals", "shoulder"]), (-20, ["MIP", "3D", "VRT"]), (0, ["abc"]),
    ]

    static var cases: [Case] {
        var cases = named
        for (points, names) in Self.kernels {
            cases += names.map { name in Case("the kernel \(name)", points) { $0.convolutionKernel = [name] } }
        }
        for (points, words) in Self.words {
            cases += words.map { word in Case("the word \(word)", points) { $0.seriesDescription = word } }
        }
        return cases
    }

    @Test("each criterion has its points", arguments: cases)
    func criterion(test: Case) {
        #expect(Self.points(test.change).score - 154 == test.points, "\(Self.points(test.change).reasons)")
    }

    @Test("a tilt, gaps and lossy pixels cost points")
    func costs() {
        #expect(Self.points(tilt: 0.6).reasons.contains("-10 the gantry was tilted"))
        let whole = SuitabilityTests.outline()
        var positions = whole.geometry.slicePositions
        positions.remove(at: 50)
        let geometry = VolumeGeometry(
            columns: 8, rows: 8, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0), rowSpacing: 1,
            columnSpacing: 1, slicePositions: positions)
        let damaged = SeriesOutline(
            seriesInstanceUID: whole.seriesInstanceUID, studyInstanceUID: whole.studyInstanceUID,
            frameOfReferenceUID: nil, instances: Array(whole.instances.dropLast()), geometry: geometry,
            attributes: whole.attributes, lossyCompression: LossyCompression(ratios: [10], methods: []))
        let assessment = SeriesAssessment(damaged, requirements: SeriesRequirements())
        #expect(
            Array(assessment.reasons.suffix(3)) == [
                "-10 there are gaps or irregular distances", "+15 ORIGINAL\\PRIMARY\\AXIAL",
                "-5 pixels were once compressed with loss",
            ])
        #expect(assessment.sentence == "Suitable: 99 axial slices, 2.0 to 4.0 mm apart.")
    }

    @Test("equal points are decided by slices, then by Series Number, then by UID")
    func ties() {
        let uid = { (name: String) in UID.derived(from: [name]) }
        let names = ["a", "b"].sorted { uid($0) < uid($1) }
        // 196 and 198 mm give the same points for coverage.
        let more = SuitabilityTests.outline(uid: names[1], slices: 100)
        let fewer = SuitabilityTests.outline(uid: names[0], slices: 99)
        let pairs: [(SeriesOutline, SeriesOutline)] = [
            (more, fewer),
            (
                SuitabilityTests.outline(uid: names[1]) { $0.seriesNumber = 3 },
                SuitabilityTests.outline(uid: names[0]) { $0.seriesNumber = 20 }
            ),
            (
                SuitabilityTests.outline(uid: names[1]) { $0.seriesNumber = 3 },
                SuitabilityTests.outline(uid: names[0])
            ),
            (SuitabilityTests.outline(uid: names[0]), SuitabilityTests.outline(uid: names[1])),
        ]
        for (better, worse) in pairs {
            for pair in [[better, worse], [worse, better]] {
                let ranked = SeriesAssessment.ranked(pair, requirements: SeriesRequirements())
                #expect(ranked.map(\.seriesInstanceUID) == [better, worse].map(\.seriesInstanceUID))
                #expect(ranked[0].score == ranked[1].score)
            }
        }
    }

    @Test(
        "a series at a limit is taken, one beyond it is not",
        arguments: [
            (5, 19.9, 29.9, true), (4, 0, 2, false), (5, 20.1, 2, false), (5, 0, 30.1, false), (5, 0, 30, true),
        ] as [(Int, Double, Double, Bool)])
    func limits(slices: Int, degrees: Double, spacing: Double, isTaken: Bool) {
        let angle = degrees * .pi / 180
        let requirements = SeriesRequirements(maximumSliceDistance: 30)
        let series = SuitabilityTests.outline(
            slices: slices, spacing: spacing, column: SIMD3(0, cos(angle), -sin(angle)))
        #expect((requirements.obstacle(to: series) == nil) == isTaken)
    }

    @Test(
        "images that are no slices are refused by their Image Type",
        arguments: [
            "DOSE_INFO", "SCREEN SAVE", "SCREENSAVE", "PROJECTION IMAGE", "CT_SOM5 PROT", "CT_SOM7 PROT", "VRT", "SSD",
            "3D RENDERING", "VOLREN", "HISTOGRAM", "REPORT", "LOCALIZER",
        ])
    func notSlices(word: String) {
        let series = SuitabilityTests.outline { $0.imageType = ["DERIVED", "SECONDARY", word] }
        #expect(SeriesRequirements.any.obstacle(to: series) != nil)
    }
}
