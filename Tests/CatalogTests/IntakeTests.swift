import Catalog
import DICOM
import Foundation
import TestSupport
import Testing

@Suite("Reception in every store", .serialized)
struct IntakeTests {
    @Test("an instance is found by its study, its series and itself", arguments: StoreKind.installed)
    func instance(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(name: "Müller^Änne", description: "Bauch ’ \u{1F600}"))
        let study = try #require(try fixture.store.studies(StudyFilter(studyInstanceUID: "1.1")).first)
        #expect(study.patientName == "Müller^Änne")
        #expect(study.description == "Bauch ’ \u{1F600}")
        #expect(study.modalities == ["CT"])
        #expect((study.seriesCount, study.instanceCount, study.generation) == (1, 1, 0))
        #expect(study.deadline == Date(timeIntervalSince1970: 1_700_000_001))
        #expect(try fixture.store.series(ofStudy: "1.1").map(\.number) == [3])
        let instance = try #require(try fixture.store.instance("1.1.1.1"))
        #expect((instance.number, instance.rows, instance.columns) == (7, 512, nil))
        #expect(instance.missingSince == nil)
        #expect(try fixture.store.instances(ofStudy: "1.1", series: "1.1.1") == [instance])
        #expect(try fixture.store.instances(ofStudy: "1.1", series: "9").isEmpty)
        #expect(try fixture.store.instance("9") == nil)
    }

    @Test("totals count what is stored", arguments: StoreKind.installed)
    func totals(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        #expect(try fixture.store.totals().bytes == 0)
        try fixture.store(entry(), entry(series: "1.1.2"), entry(study: "1.2"))
        let totals = try fixture.store.totals()
        #expect((totals.patients, totals.studies, totals.series, totals.instances) == (1, 2, 3, 3))
        #expect(totals.bytes == 300)
    }

    @Test("text is sorted byte by byte", arguments: StoreKind.installed)
    func order(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let uids = ["1.1.1.10", "1.1.1.9", "1.1.12", "1.1.1.1.1"]
        for uid in uids { try fixture.store(entry(uid: uid)) }
        #expect(try fixture.store.sopInstanceUIDs(ofStudy: "1.1") == uids.sorted())
        #expect(try fixture.store.sopInstanceUIDs(ofStudy: nil) == uids.sorted())
        for modality in ["b", "A", "a-b", "aa"] {
            try fixture.store(
                entry(series: "1.1.\(modality.utf8.count)\(modality.utf8.first ?? 0)", modality: modality))
        }
        #expect(try fixture.store.studies(StudyFilter()).first?.modalities == ["A", "CT", "a-b", "aa", "b"])
    }

    @Test("studies are filtered by each of their columns", arguments: StoreKind.installed)
    func filters(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(), entry(study: "1.2", patient: "P2", modality: "MR", at: CatalogFixture.start + 5))
        func found(_ filter: StudyFilter) throws -> [String] {
            try fixture.store.studies(filter).map(\.studyInstanceUID)
        }
        #expect(try found(StudyFilter()) == ["1.2", "1.1"])
        #expect(try found(StudyFilter(limit: 1)) == ["1.2"])
        #expect(try found(StudyFilter(patientID: "P2")) == ["1.2"])
        #expect(try found(StudyFilter(accessionNumber: "A1")).count == 2)
        #expect(try found(StudyFilter(modality: "CT")) == ["1.1"])
        let since = Date(timeIntervalSince1970: Double(CatalogFixture.start + 1) / 1000)
        #expect(try found(StudyFilter(receivedSince: since)) == ["1.2"])
    }

    @Test("what differs within a study is recorded and counted", arguments: StoreKind.installed)
    func conflicts(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        for series in ["1.1.2", "1.1.3"] { try fixture.store(entry(series: series, description: "Thorax")) }
        try fixture.store(entry(series: "1.1.3", uid: "1.1.3.2", description: "Thorax"))
        let conflict = try #require(
            try fixture.store.conflicts(kind: .attribute, subject: nil, ofStudy: "1.1", limit: 10).first)
        #expect((conflict.attribute, conflict.kept, conflict.found) == ("StudyDescription", "Abdomen", "Thorax"))
        #expect(conflict.count == 2, "once a series, though its instances came one by one")
        #expect(try fixture.store.studies(StudyFilter()).first?.description == "Abdomen")
        #expect(try fixture.store.conflicts(kind: .patient, subject: nil, ofStudy: nil, limit: 10).isEmpty)
    }

    @Test("a second patient in a study is a finding, once", arguments: StoreKind.installed)
    func patients(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        #expect(try fixture.store(entry()).isEmpty)
        let findings = try fixture.store(entry(uid: "1.1.1.2", patient: "P2"))
        #expect(findings == [.patients(study: "1.1", series: "1.1.1", attribute: "PatientID")])
        #expect(try fixture.store(entry(series: "1.1.2", patient: "P2")).isEmpty)
        #expect(try fixture.store.studies(StudyFilter()).first?.patientID == "P1")
        #expect(try fixture.store.conflicts(kind: .patient, subject: "1.1", ofStudy: nil, limit: 9).map(\.count) == [2])
    }

    @Test("a series in two studies is a finding", arguments: StoreKind.installed)
    func dividedSeries(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(series: "2.1"))
        let findings = try fixture.store(entry(study: "1.2", series: "2.1", uid: "2.1.9"))
        #expect(findings == [.dividedSeries(series: "2.1", study: "1.2", firstStudy: "1.1")])
        #expect(try fixture.store.dividedSeries(ofStudy: "1.1") == ["2.1"])
        #expect(try fixture.store.dividedSeries(ofStudy: "1.3") == [])
    }

    @Test("an instance without its UIDs is a finding, once a series", arguments: StoreKind.installed)
    func emptyUIDs(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let keywords = ["SeriesInstanceUID"]
        let findings = try fixture.store(entry(empty: keywords))
        let expected = CatalogFinding.emptyUIDs(
            series: "1.1.1", study: "1.1", callingAETitle: "SCANNER", keywords: keywords)
        #expect(findings == [expected])
        #expect(try fixture.store(entry(uid: "1.1.1.2", empty: keywords)).isEmpty)
    }

    @Test("a duplicate is recorded and changes nothing", arguments: StoreKind.installed)
    func duplicate(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        _ = try fixture.store.apply([.duplicate(entry())], deadline: { _ in 0 })
        #expect(try fixture.store.conflicts(kind: .duplicate, subject: "1.1.1.1", ofStudy: nil, limit: 9).count == 1)
        #expect(try fixture.store.totals().instances == 1)
    }

    @Test("an instance that comes again puts off the completion of its study", arguments: StoreKind.installed)
    func repetition(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        _ = try fixture.store.apply([.repeatReception(entry())], deadline: { _ in CatalogFixture.start + 9000 })
        #expect(try fixture.store.nextDeadline() == CatalogFixture.start + 9000)
        _ = try fixture.store.apply([.repeatReception(entry())], deadline: { _ in CatalogFixture.start })
        #expect(try fixture.store.nextDeadline() == CatalogFixture.start + 9000, "put forward")
    }

    @Test("refusals count until the instance arrives", arguments: StoreKind.installed)
    func refusals(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let first = try fixture.store.apply(
            [.refusal(refusal("7.1")), .refusal(refusal("7.1")), .refusal(refusal("7.2"))],
            deadline: { _ in CatalogFixture.start + 1000 })
        #expect(first == [.incomplete(study: "1.1", callingAETitle: "SCANNER", reason: "no space")])
        let refusals = try fixture.store.refusals(ofStudy: "1.1", limit: 9)
        #expect(refusals.map(\.sopInstanceUID) == ["7.2", "7.1"])
        #expect(refusals.map(\.count) == [1, 2])
        try fixture.store(entry(uid: "7.1"))
        #expect(try fixture.store.refusals(ofStudy: nil, limit: 9).map(\.sopInstanceUID) == ["7.2"])
        #expect(try fixture.store.studies(StudyFilter()).first?.refusedCount == 1)
        #expect(try fixture.store.apply([.refusal(refusal("7.1"))], deadline: { _ in 0 }).isEmpty)
        #expect(try fixture.store.refusals(ofStudy: nil, limit: 9).count == 1, "of an instance that is stored")
    }

    @Test("a refusal without a study is of the study that its association brought", arguments: StoreKind.installed)
    func refusalOfAssociation(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        _ = try fixture.store.apply([.refusal(refusal("7.1", study: nil))], deadline: { _ in 0 })
        #expect(try fixture.store.refusals(ofStudy: "1.1", limit: 9).count == 1)
    }

    @Test("the log of associations shows the newest first", arguments: StoreKind.installed)
    func associations(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let records = ["x", "y"].map { id in
            AssociationRecord(
                associationID: id, direction: .accepted, callingAETitle: id == "x" ? "A" : "B", calledAETitle: "NODE",
                peerAddress: "127.0.0.1", startedAt: Date(timeIntervalSince1970: 1),
                endedAt: Date(timeIntervalSince1970: 2), outcome: "released", instancesStored: 3, bytes: 1 << 40)
        }
        _ = try fixture.store.apply(records.map { .association($0) }, deadline: { _ in 0 })
        #expect(try fixture.store.associations(callingAETitle: nil, limit: 9) == records.reversed())
        #expect(try fixture.store.associations(callingAETitle: "A", limit: 9) == [records[0]])
    }

    @Test("changes are applied altogether or not at all", arguments: StoreKind.installed)
    func atomicity(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let bad = try entry(uid: "1.1.1.2", size: 0)
        #expect {
            try fixture.store(entry(), bad)
        } throws: { error in
            guard case .refused(let reason)? = error as? CatalogError else { return false }
            return !reason.contains("Doe") && !reason.contains("P1")
        }
        #expect(try fixture.store.totals().instances == 0)
        #expect(try fixture.store.totals().patients == 0)
        try fixture.store(entry())
        #expect(try fixture.store.totals().instances == 1)
    }

    @Test("contradictions that others find are counted", arguments: StoreKind.installed)
    func record(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        for _ in 0..<3 { try fixture.store.record(.damaged, ["p": "CRC", "q": "CRC"], at: CatalogFixture.start) }
        let found = try fixture.store.conflicts(kind: .damaged, subject: nil, ofStudy: nil, limit: 9)
        #expect(Set(found.map(\.subject)) == ["p", "q"])
        #expect(found.map(\.count) == [3, 3])
    }
}
