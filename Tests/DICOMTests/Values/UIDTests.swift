import DICOM
import Foundation
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

extension UIDTests {
    /// The number behind "2.25.", which is that of a UUID.
    private func number(_ uid: UID) throws -> UInt128 {
        #expect(uid.description.hasPrefix("2.25."))
        return try #require(UInt128(uid.description.dropFirst(5)))
    }

    @Test("padding at the end is no part of a UID")
    func padding() {
        for text in ["1.2.30", "1.2.30\0", "1.2.30 ", "1.2.30 \0\0 "] { #expect(UID(text)?.description == "1.2.30") }
    }

    @Test("a derived UID is a UUID of version 5 by name, a random one of version 4, both of the standard's variant")
    func versions() throws {
        for index in 0..<50 {
            let derived = try number(UID.derived(from: ["\(index)"]))
            #expect(derived >> 76 & 0xF == 5 && derived >> 62 & 3 == 2)
            let random = try number(UID.random())
            #expect(random >> 76 & 0xF == 4 && random >> 62 & 3 == 2)
        }
    }

    @Test("UIDs are in the order of their texts, and stand in JSON as them")
    func coding() throws {
        #expect(UID(constant: "1.10") < UID(constant: "1.9"))
        #expect(!(UID(constant: "1.9") < UID(constant: "1.10")) && !(UID(constant: "1.9") < UID(constant: "1.9")))
        let uids = [UID(constant: "1.2"), UID(constant: "2.25.7")]
        let json = try JSONEncoder().encode(uids)
        #expect(String(decoding: json, as: UTF8.self) == #"["1.2","2.25.7"]"#)
        #expect(try JSONDecoder().decode([UID].self, from: json) == uids)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([UID].self, from: Data(#"["1.02"]"#.utf8)) }
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

    @Test("each attribute that tells studies apart does, and each that tells series apart does no more")
    func everyAttribute() throws {
        let one = try #require(place())
        let study: [AttributeTag] = [
            .frameOfReferenceUID, .patientID, .accessionNumber, .studyID, .issuerOfPatientID, .patientBirthDate,
            .studyDate, .studyTime,
        ]
        let others = try study.map { tag in try #require(place([tag: "7"])) }
        #expect(Set([one.studyInstanceUID] + others.map(\.studyInstanceUID)).count == 9)
        #expect(Set([one.seriesInstanceUID] + others.map(\.seriesInstanceUID)).count == 9)
        let series: [AttributeTag] = [
            .modality, .seriesNumber, .seriesDate, .seriesTime, .seriesDescription, .sliceThickness, .convolutionKernel,
        ]
        let alike = try series.map { tag in try #require(place([tag: "7"])) }
        #expect(alike.allSatisfy { $0.studyInstanceUID == one.studyInstanceUID })
        #expect(Set([one.seriesInstanceUID] + alike.map(\.seriesInstanceUID)).count == 8)
    }

    @Test("each of four attributes is enough for a study to be told by, and dates are not")
    func enough() {
        for tag: AttributeTag in [.frameOfReferenceUID, .patientID, .accessionNumber, .studyID] {
            #expect(alone(tag) != nil, "\(tag)")
        }
        for tag: AttributeTag in [.issuerOfPatientID, .patientBirthDate, .studyDate, .studyTime] {
            #expect(alone(tag) == nil, "\(tag)")
        }
    }

    /// The UIDs of instances that have one attribute and no other.
    private func alone(_ tag: AttributeTag) -> HierarchyUIDs? {
        HierarchyUIDs(studyInstanceUID: nil, seriesInstanceUID: nil) { $0 == tag ? "7" : nil }
    }

    @Test("a series without a UID follows from its study's, whatever else is the same")
    func seriesOfStudy() throws {
        let first = try #require(place(study: UID(constant: "1.2.1")))
        let second = try #require(place(study: UID(constant: "1.2.2")))
        #expect(first.seriesInstanceUID != second.seriesInstanceUID)
        #expect(place(study: UID(constant: "1.2.1")) == first)
    }
}
