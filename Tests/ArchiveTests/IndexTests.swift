import Archive
import Catalog
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("What the index says")
struct IndexTests {
    @Test("what contradicts an earlier instance is recorded and refuses nothing")
    func recordsConflicts() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2", patientID: "P2")).get()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3", studyInstanceUID: "1.2.3.2")).get()
        fixture.archive.settle()
        let index = fixture.archive.index
        #expect(try index.studies().map(\.patientID) == ["P1", "P1"])
        let conflicts = try index.conflicts()
        #expect(Set(conflicts.map(\.attribute)) == ["PatientID", "StudyInstanceUID"])
        #expect(conflicts.first { $0.attribute == "PatientID" }?.found == "P2")
        #expect(try index.instances(ofStudy: "1.2.3.1").count == 2)
        #expect(try index.instances(ofStudy: "1.2.3.2").count == 1)
    }

    @Test("studies without a Patient ID do not become one patient")
    func keepsStrangersApart() async throws {
        let fixture = try ArchiveFixture()
        for study in ["1.2.8", "1.2.9"] {
            let dataSet = TestDataSet(
                sopInstanceUID: study + ".1", studyInstanceUID: study, seriesInstanceUID: study + ".2", patientID: ""
            )
            _ = try await fixture.archive.store(dataSet).get()
        }
        fixture.archive.settle()
        #expect(try fixture.archive.index.totals().patients == 2)
    }

    @Test("what an early instance lacks a later one fills in")
    func fillsGaps() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1", patientName: "")).get()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get()
        fixture.archive.settle()
        #expect(try fixture.archive.index.study("1.2.3.1")?.patientName == "Test^Patient")
        #expect(try fixture.archive.index.conflicts().isEmpty)
    }

    @Test(
        "no character set is a reason to refuse",
        arguments: ["ISO_IR 100", "ISO 2022 IR 87", "GB18030", "NONSENSE", ""])
    func acceptsAnyText(characterSet: String) async throws {
        let fixture = try ArchiveFixture()
        let dataSet = TestDataSet(
            sopInstanceUID: "1.2.1", patientName: "\u{1B}$B;3ED\u{1B}(B\u{FFFD}", characterSet: characterSet
        )
        let result = await fixture.archive.store(dataSet)
        #expect(throws: Never.self) { try result.get() }
        fixture.archive.settle()
        #expect(try fixture.archive.index.totals().instances == 1)
    }

    @Test("the node waits shortly for another process's lock, as all that writes waits in one line")
    func waitsShortly() async throws {
        let fixture = try ArchiveFixture()
        let milliseconds = try await fixture.archive.database.write {
            try Int.fetchOne($0, sql: "PRAGMA busy_timeout")
        }
        #expect(milliseconds == 2000)
    }

    @Test(
        "a row that is refused for good does not keep others from being received, whatever came before it",
        .timeLimit(.minutes(1)))
    func refusedRow() async throws {
        let fixture = try ArchiveFixture()
        let database = fixture.archive.database
        // Nobody knows such a function: an error that may pass.
        try await database.write {
            try $0.execute(sql: "CREATE TRIGGER trouble BEFORE INSERT ON instance BEGIN SELECT unheard_of(); END")
        }
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        while Self.isReady(fixture.archive) { try await Task.sleep(for: .milliseconds(5)) }
        try await database.write {
            try $0.execute(
                sql: """
                    DROP TRIGGER trouble;
                    CREATE TRIGGER trouble BEFORE INSERT ON instance WHEN NEW.sop_instance_uid = '1.2.1'
                        BEGIN SELECT RAISE(ABORT, 'no such instance'); END;
                    """)
        }
        fixture.archive.settle()
        #expect(throws: Never.self) { try fixture.archive.checkReadiness() }
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get()
        fixture.archive.settle()
        #expect(try fixture.archive.index.sopInstanceUIDs() == ["1.2.2"])
    }

    private static func isReady(_ archive: InstanceArchive) -> Bool {
        do { try archive.checkReadiness() } catch { return false }
        return true
    }

    @Test(
        "an association is logged, each of its values as what it is",
        arguments: [AssociationRecord.Direction.accepted, .requested])
    func logsAssociations(direction: AssociationRecord.Direction) throws {
        let fixture = try ArchiveFixture()
        let times = [1, 2].map { Date(timeIntervalSince1970: $0) }
        let record = AssociationRecord(
            associationID: "a1", direction: direction, callingAETitle: "SENDER", calledAETitle: "SEGNODE",
            peerAddress: "127.0.0.1:104", startedAt: times[0], endedAt: times[1], outcome: "released",
            detail: "of its own", instancesStored: 3, instancesRefused: 4, bytes: 1000
        )
        fixture.archive.recordAssociation(record)
        fixture.archive.settle()
        let found = try #require(try fixture.archive.index.associations().first)
        #expect(try fixture.archive.index.associations() == [record])
        #expect(found.associationID == "a1" && found.direction == direction)
        #expect(found.callingAETitle == "SENDER" && found.calledAETitle == "SEGNODE")
        #expect(found.peerAddress == "127.0.0.1:104" && [found.startedAt, found.endedAt] == times)
        #expect(found.outcome == "released" && found.detail == "of its own")
        #expect([found.instancesStored, found.instancesRefused] == [3, 4] && found.bytes == 1000)
    }

    @Test(
        "sqlite3 reads every view while the archive is open",
        .enabled(if: OutsideProgram.isInstalled("sqlite3"), "no sqlite3")
    )
    func readsWithSQLite() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        let program = try #require(OutsideProgram("sqlite3"))
        let views = [
            "v_patient", "v_study", "v_series", "v_instance", "v_association", "v_conflict", "v_job", "v_result",
            "v_delivery", "v_refusal",
        ]
        for view in views {
            let outcome = try program.run(["-readonly", fixture.archive.layout.index, "SELECT count(*) FROM \(view)"])
            #expect(outcome.status == 0, "\(view): \(outcome.output)")
        }
        let row = try program.run([fixture.archive.layout.index, "SELECT first_received_at FROM v_study"])
        #expect(row.output.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\n/) != nil)
    }
}
