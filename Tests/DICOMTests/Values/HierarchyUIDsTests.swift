import DICOM
import Testing

struct HierarchyUIDsTests {
    private static let attributes: [AttributeTag: String] = [
        .frameOfReferenceUID: "1.2.3", .modality: "CT", .studyDate: "20260101", .seriesNumber: "4",
    ]

    private func place(study: UID? = nil, series: UID? = nil, _ changes: [AttributeTag: String?] = [:])
        -> HierarchyUIDs?
    {
        HierarchyUIDs(studyInstanceUID: study, seriesInstanceUID: series) { tag in
            changes[tag] ?? Self.attributes[tag]
        }
    }

    @Test("UIDs that there are stay as they are")
    func keepsUIDs() throws {
        let (study, series) = (UID(constant: "1.2.1"), UID(constant: "1.2.2"))
        let whole = try #require(place(study: study, series: series))
        #expect(whole.studyInstanceUID == study && whole.seriesInstanceUID == series)
        #expect(place(study: study)?.studyInstanceUID == study)
        #expect(place(series: series)?.seriesInstanceUID == series)
    }

    @Test("what instances of one series share gives the same UIDs, what they do not share makes no difference")
    func sharesSeries() throws {
        let one = try #require(place([.instanceNumber: "1", .imagePositionPatient: "0\\0\\1"]))
        #expect(place([.instanceNumber: "2", .imagePositionPatient: "0\\0\\3"]) == one)
        #expect(one.studyInstanceUID != one.seriesInstanceUID)
        #expect(one.studyInstanceUID.description == "2.25.52153559660390105848393738274566781137")
    }

    @Test("another series of the study has the study's UID and one of its own")
    func tellsSeriesApart() throws {
        let one = try #require(place())
        for change: [AttributeTag: String?] in [[.seriesNumber: "5"], [.seriesTime: "1200"], [.convolutionKernel: "B"]]
        {
            let other = try #require(place(change))
            #expect(other.studyInstanceUID == one.studyInstanceUID)
            #expect(other.seriesInstanceUID != one.seriesInstanceUID)
        }
    }

    @Test("what may be another patient's is another study")
    func tellsStudiesApart() throws {
        let one = try #require(place())
        for change: [AttributeTag: String?] in [[.frameOfReferenceUID: "1.2.4"], [.patientID: "P"], [.studyDate: "2"]] {
            #expect(place(change)?.studyInstanceUID != one.studyInstanceUID)
        }
    }

    @Test("nothing is derived where only dates could tell a study from another")
    func needsSomething() {
        #expect(place([.frameOfReferenceUID: nil]) == nil)
        #expect(place(study: UID(constant: "1.2.1"), [.frameOfReferenceUID: nil]) != nil)
    }
}
