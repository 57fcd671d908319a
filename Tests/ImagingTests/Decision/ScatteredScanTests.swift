import DICOM
import Imaging
import Testing

@Suite("A scan that came as series of one slice each")
struct ScatteredScanTests {
    /// A series of slices 3 mm apart, the first of which lies at a height.
    private static func series(
        at height: Double, frame: String? = "frame", slices: Int = 1, spacing: Double = 0.8,
<<<<<<< HEAD
        row: SIMD3<Double> = SIMD3(1, 0, 0), modality: String = "CT"
=======
        row: SIMD3<Double> = SIMD3(1, 0, 0), column: SIMD3<Double> = SIMD3(0, 1, 0),
        size: (columns: Int, rows: Int) = (8, 8), modality: String = "CT"
>>>>>>> be31d7dfd51c01a42156881ed891fd96e9a86bec
    ) -> SeriesOutline {
        let uid = "\(height) \(frame ?? "") \(slices) \(spacing)"
        let geometry = VolumeGeometry(
            columns: size.columns, rows: size.rows, rowDirection: row, columnDirection: column, rowSpacing: spacing,
            columnSpacing: spacing, slicePositions: (0..<slices).map { SIMD3(0, 0, height + 3 * Double($0)) })
        let instances = geometry.slicePositions.enumerated().map { index, position in
            SourceInstance(
                path: "", sopClassUID: SOPClass.ctImageStorage, sopInstanceUID: .derived(from: [uid, "\(index)"]),
                imagePosition: position)
        }
        return SeriesOutline(
            seriesInstanceUID: .derived(from: [uid]), studyInstanceUID: .derived(from: ["study"]),
            frameOfReferenceUID: frame.map { .derived(from: [$0]) }, instances: instances, geometry: geometry,
            attributes: SeriesAttributes(modality: modality, imageType: ["ORIGINAL", "PRIMARY", "AXIAL"]))
    }

    private static func ranked(_ series: [SeriesOutline]) -> [SeriesAssessment] {
        SeriesAssessment.ranked(series, requirements: .any)
    }

    @Test("is refused as a whole, whatever a model needs, and the reason says in how many series it lies")
    func refused() {
        let pieces = (0..<12).map { Self.series(at: 3 * Double($0)) }
        for requirements in [SeriesRequirements.any, SeriesRequirements()] {
            let assessments = SeriesAssessment.ranked(pieces, requirements: requirements)
            #expect(assessments.allSatisfy { !$0.isSuitable && $0.score == 0 })
            let sentence =
                "It is one of 12 slices side by side that came as series of one slice each, and not as one series."
            #expect(assessments.allSatisfy { $0.sentence == sentence })
        }
        #expect(Self.ranked(Array(pieces.prefix(3))).allSatisfy { !$0.isSuitable }, "three are a stack")
    }

    @Test("has a height that is counted once, and ends where the distance is larger")
    func stacks() {
        let series = [30, 0, 3, 3.1, 12, 6, 41].map { Self.series(at: $0) }
        let counts = Self.ranked(series).filter { $0.sentence.contains("one of 4 slices side by side") }
        #expect(Set(counts.map(\.seriesInstanceUID)) == Set(series[1...5].map(\.seriesInstanceUID)))
        #expect(Self.ranked(series).count { $0.isSuitable } == 2)
    }

    @Test("does not keep a person from naming one of its slices")
    func wanted() {
        let pieces = (0..<4).map { Self.series(at: 3 * Double($0)) }
        let wanted = pieces[2].seriesInstanceUID
        let ranked = SeriesAssessment.ranked(pieces, requirements: .any, wanted: wanted.description)
        #expect(ranked.first?.seriesInstanceUID == wanted)
        #expect(ranked.map(\.isSuitable) == [true, false, false, false])
    }

    @Test("leaves alone a series of the same frame of reference that is a volume")
    func besideVolume() {
        let volume = Self.series(at: 0, slices: 20)
        let ranked = Self.ranked([volume] + (0..<5).map { Self.series(at: 3 * Double($0)) })
        #expect(ranked.first?.seriesInstanceUID == volume.seriesInstanceUID)
        #expect(ranked.map(\.isSuitable) == [true, false, false, false, false, false])
    }

    @Test(
        "is not what lies apart, by its frame of reference, its pixels or its directions, or is few or at one place",
        arguments: [
            [series(at: 0), series(at: 3)],
            [series(at: 0), series(at: 3), series(at: 6, frame: "other")],
            [series(at: 0, frame: nil), series(at: 3, frame: nil), series(at: 6, frame: nil)],
            [series(at: 0), series(at: 3), series(at: 6, spacing: 0.9)],
            [series(at: 0), series(at: 3), series(at: 6, slices: 2)],
            [series(at: 0), series(at: 3), series(at: 6, row: SIMD3(-1, 0, 0))],
<<<<<<< HEAD
            [series(at: 0), series(at: 0.3), series(at: 0.39), series(at: 3)],
            [series(at: 0), series(at: 10.1), series(at: 20.2), series(at: 30.3)],
            [series(at: 0), series(at: 3), series(at: 6, modality: "PT")],
=======
            [series(at: 0), series(at: 0.01), series(at: 0.02), series(at: 3)],
            [series(at: 0), series(at: 0.04), series(at: 3)],
            [series(at: 0), series(at: 3), series(at: 6, size: (8, 9))],
            [series(at: 0), series(at: 3), series(at: 6, size: (9, 8))],
            [series(at: 0), series(at: 3), series(at: 6, spacing: 0.8006)],
            [series(at: 0), series(at: 3), series(at: 6, column: SIMD3(0, -1, 0))],
            [
                series(at: 0), series(at: 3),
                series(at: 6, row: SIMD3(0.9998, 0.02, 0), column: SIMD3(-0.02, 0.9998, 0)),
            ],
>>>>>>> be31d7dfd51c01a42156881ed891fd96e9a86bec
        ])
    func others(series: [SeriesOutline]) {
        let refused = Self.ranked(series).filter { $0.sentence.contains("side by side") }
        #expect(refused.isEmpty)
    }

    @Test(
        "is one however its numbers are rounded",
        arguments: [
            [series(at: 0), series(at: 0.06), series(at: 3)],
            [series(at: 0), series(at: 3), series(at: 6, spacing: 0.8004)],
            [
                series(at: 0), series(at: 3),
                series(at: 6, row: SIMD3(0.99999, 0.004, 0), column: SIMD3(-0.004, 0.99999, 0)),
            ],
        ])
    func rounded(series: [SeriesOutline]) {
        let sentence = "The scan came as 3 series of one slice each: it has to be sent as one series."
        #expect(Self.ranked(series).map(\.sentence) == [sentence, sentence, sentence])
    }

    @Test("a piece of another modality is refused for that first")
    func otherModality() {
        let ranked = Self.ranked((0..<3).map { Self.series(at: 3 * Double($0), modality: "PT") })
        #expect(ranked.allSatisfy { $0.sentence == "The modality is PT, not CT." })
    }
}
