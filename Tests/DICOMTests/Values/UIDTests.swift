import DICOM
import Testing

struct UIDTests {
    @Test(
        "a form that follows PS3.5 9.1 is a UID",
        arguments: [
            "1", "1.2.840.10008.1.1", "2.25.0", "1.2.3\0", "1.2.3 ", "1." + String(repeating: "2", count: 62),
        ])
    func valid(text: String) throws {
        let uid = try #require(UID(text))
        #expect(uid.description.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) })
    }

    @Test(
        "a form that breaks a rule is none",
        arguments: [
            "", ".", "1.", ".1", "1..2", "1.02", "1.2a", "1.2/3", "../1", "1.2\0.3", " 1.2", "1.٣",
            "1." + String(repeating: "2", count: 63),
        ])
    func invalid(text: String) { #expect(UID(text) == nil) }

    @Test("a derived UID depends on its parts and on how they are divided, and on nothing else")
    func derived() {
        #expect(UID.derived(from: ["a", "b"]) == UID.derived(from: ["a", "b"]))
        #expect(UID.derived(from: ["a", "b"]) != UID.derived(from: ["ab"]))
        #expect(UID.derived(from: ["a", "b"]) != UID.derived(from: ["b", "a"]))
        #expect(UID.derived(from: ["a"]).description.hasPrefix("2.25."))
    }

    @Test("random UIDs differ and are valid")
    func random() {
        let uids = (0..<1000).map { _ in UID.random() }
        #expect(Set(uids).count == 1000)
        #expect(uids.allSatisfy { UID($0.description) == $0 })
    }
}

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
