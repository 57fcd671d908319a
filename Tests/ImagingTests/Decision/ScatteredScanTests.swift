import DICOM
import Imaging
import Testing

@Suite("A scan that came as series of one slice each")
struct ScatteredScanTests {
    /// A series of slices 3 mm apart, the first of which lies at a height.
    private static func series(
        at height: Double, frame: String? = "frame", slices: Int = 1, spacing: Double = 0.8,
        row: SIMD3<Double> = SIMD3(1, 0, 0), modality: String = "CT"
    ) -> SeriesOutline {
        let uid = "\(height) \(frame ?? "") \(slices) \(spacing)"
        let geometry = VolumeGeometry(
            columns: 8, rows: 8, rowDirection: row, columnDirection: SIMD3(0, 1, 0), rowSpacing: spacing,
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
            [series(at: 0), series(at: 0.3), series(at: 0.39), series(at: 3)],
            [series(at: 0), series(at: 10.1), series(at: 20.2), series(at: 30.3)],
            [series(at: 0), series(at: 3), series(at: 6, modality: "PT")],
        ])
    func others(series: [SeriesOutline]) {
        let refused = Self.ranked(series).filter { $0.sentence.contains("side by side") }
        #expect(refused.isEmpty)
    }
}
