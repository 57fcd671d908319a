import Archive
import Catalog
import DICOM
import Foundation
import GRDB
import Testing

@Suite("Instances whose UIDs were emptied")
struct EmptyUIDTests {
    private static func emptied(frameOfReferenceUID: String = "1.2.9", instanceNumber: Int = 1) -> TestDataSet {
        var dataSet = TestDataSet(sopInstanceUID: "", sopClassUID: "", studyInstanceUID: "", seriesInstanceUID: "")
        (dataSet.patientID, dataSet.patientName) = ("", "")
        (dataSet.frameOfReferenceUID, dataSet.instanceNumber) = (frameOfReferenceUID, instanceNumber)
        return dataSet
    }

    @Test("they are stored bit for bit under the command's UIDs, together in one derived study and series")
    func storesTogether() async throws {
        let fixture = try ArchiveFixture()
        var stored: [StoredInstance] = []
        for number in 1...3 {
            let dataSet = Self.emptied(instanceNumber: number)
            let instance = try await fixture.archive.store(dataSet, announcing: "1.2.\(number)").get()
            let file = try [UInt8](Data(contentsOf: URL(filePath: instance.path)))
            #expect(file.suffix(dataSet.bytes.count).elementsEqual(dataSet.bytes))
            stored.append(instance)
        }
        fixture.archive.settle()
        #expect(stored.map(\.sopInstanceUID.description) == ["1.2.1", "1.2.2", "1.2.3"])
        #expect(Set(stored.map(\.seriesInstanceUID)).count == 1)
        let study = try #require(stored.first).studyInstanceUID.description
        #expect(study.hasPrefix("2.25."))
        #expect(try fixture.archive.index.studies().map(\.studyInstanceUID) == [study])
        #expect(try fixture.archive.index.series(ofStudy: study).map(\.instanceCount) == [3])
    }

    @Test("the index tells which of their UIDs were empty, and of how many")
    func recordsFindings() async throws {
        let fixture = try ArchiveFixture()
        for number in 1...3 {
            _ = try await fixture.archive.store(Self.emptied(), announcing: "1.2.\(number)").get()
        }
        fixture.archive.settle()
        let series = try #require(try fixture.archive.index.instance("1.2.1")).seriesInstanceUID
        let findings = try fixture.archive.index.conflicts(kind: .attribute, subject: series)
        #expect(
            Set(findings.map(\.attribute))
                == ["SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"])
        #expect(findings.allSatisfy { $0.found.isEmpty && $0.count == 3 })
        #expect(findings.first { $0.attribute == "SeriesInstanceUID" }?.kept == series)
    }

    @Test("a start derives the same again from the files")
    func recoversTheSame() async throws {
        let fixture = try ArchiveFixture()
        for number in 1...3 {
            _ = try await fixture.archive.store(Self.emptied(), announcing: "1.2.\(number)").get()
        }
        fixture.archive.settle()
        let before = try fixture.archive.index.instance("1.2.2")
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write {
                try $0.execute(sql: "DELETE FROM instance WHERE sop_instance_uid <> '1.2.1'")
            }
        }
        defer { archive.close() }
        #expect(archive.recovery.rebuiltInstances.count == 2)
        #expect(try archive.index.instance("1.2.2")?.seriesInstanceUID == before?.seriesInstanceUID)
        #expect(try archive.index.totals().instances == 3)
    }

    @Test("those of another frame of reference are another study and another patient")
    func keepsStrangersApart() async throws {
        let fixture = try ArchiveFixture()
        for (uid, frame) in [("1.2.1", "1.2.8"), ("1.2.2", "1.2.9")] {
            _ = try await fixture.archive.store(Self.emptied(frameOfReferenceUID: frame), announcing: uid).get()
        }
        fixture.archive.settle()
        let totals = try fixture.archive.index.totals()
        #expect(totals.studies == 2 && totals.patients == 2)
    }

    @Test("one of which nothing tells the study is refused")
    func refusesStrangers() async throws {
        let fixture = try ArchiveFixture()
        let result = await fixture.archive.store(Self.emptied(frameOfReferenceUID: ""), announcing: "1.2.1")
        #expect(throws: ArchiveError.unusableUID(attribute: "Study Instance UID", found: nil)) { try result.get() }
    }
}
