import Archive
import Catalog
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@Suite("What later instances change in the index")
struct IndexRuleTests {
    @Test("one Patient ID from two issuers is two patients")
    func issuers() async throws {
        let fixture = try ArchiveFixture()
        for (number, issuer) in [("1", "Hospital A"), ("2", "Hospital B"), ("3", "Hospital A")] {
            let dataSet = TestDataSet(
                sopInstanceUID: "1.2.\(number)", studyInstanceUID: "1.3.\(number)",
                seriesInstanceUID: "1.3.\(number).1", issuer: issuer)
            _ = try await fixture.archive.store(dataSet).get()
        }
        fixture.archive.settle()
        #expect(try fixture.archive.index.totals().patients == 2)
    }

    @Test(
        "an image names its series over what described it before, and nothing names it over an image",
        arguments: [
            (["SEG", "CT", "RTSTRUCT"], "CT"), (["CT", "SEG"], "CT"), (["CT", "PT"], "CT"), (["SR", ""], "SR"),
        ])
    func modality(received: [String], kept: String) async throws {
        let fixture = try ArchiveFixture()
        for (number, modality) in received.enumerated() {
            _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)", modality: modality)).get()
            fixture.archive.settle()
        }
        #expect(try fixture.archive.index.series(ofStudy: "1.2.3.1").map(\.modality) == [kept])
    }

    @Test("the last reception stays the last where the clock is set back")
    func lastReception() async throws {
        let folder = try TemporaryFolder()
        let clock = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        let archive = try ArchiveFixture.open(folder.path("archive"), now: { clock.withLock { $0 } })
        defer { archive.close() }
        for (number, step) in [0.0, 50, -100].enumerated() {
            clock.withLock { $0.addTimeInterval(step) }
            _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get()
        }
        archive.settle()
        let study = try #require(try archive.index.study("1.2.3.1"))
        #expect(study.firstReceivedAt == Date(timeIntervalSince1970: 1_800_000_000))
        #expect(study.lastReceivedAt == Date(timeIntervalSince1970: 1_800_000_050))
    }

    @Test("after a restart each study is awaited for its own sender's idle time")
    func deadlines() async throws {
        let fixture = try ArchiveFixture()
        for (number, sender) in ["CT1", "CT2", "OTHER"].enumerated() {
            let dataSet = TestDataSet(
                sopInstanceUID: "1.2.\(number)", studyInstanceUID: "1.3.\(number)",
                seriesInstanceUID: "1.3.\(number).1")
            _ = try await fixture.archive.store(dataSet, callingAETitle: sender).get()
        }
        fixture.archive.settle()
        fixture.archive.close()
        let now = Date(timeIntervalSinceNow: 5000)
        let archive = try ArchiveFixture.open(
            fixture.root,
            {
                $0.idleTimes = ["CT1": .seconds(7), "CT2": .seconds(20)]
                $0.defaultIdleTime = .seconds(100)
            }, now: { now })
        defer { archive.close() }
        let waits = try archive.index.studies().map { study in
            [study.lastCallingAETitle: Int((study.deadline ?? now).timeIntervalSince(now).rounded())]
        }
        #expect(Set(waits) == [["CT1": 7], ["CT2": 20], ["OTHER": 100]])
    }

    @Test("of the associations and the refusals the oldest go where there are very many")
    func bounds() async throws {
        let fixture = try ArchiveFixture { $0.minimumFreeBytes = .max / 4 }
        func refuse(_ number: Int) async {
            _ = await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)"))
            let time = Date(timeIntervalSince1970: Double(number))
            fixture.archive.recordAssociation(
                AssociationRecord(
                    associationID: "a\(number)", direction: .accepted, callingAETitle: "CT1", calledAETitle: "SEGNODE",
                    peerAddress: "127.0.0.1:104", startedAt: time, endedAt: time, outcome: "released"))
            fixture.archive.settle()
        }
        for number in 1...2 { await refuse(number) }
        // As if very many had come in between.
        try await fixture.archive.database.write {
            try $0.execute(sql: "UPDATE association SET id = 100001 WHERE association_id = 'a2'")
            try $0.execute(sql: "UPDATE refusal SET rowid = 100001 WHERE sop_instance_uid = '1.2.2'")
        }
        await refuse(3)
        #expect(try fixture.archive.index.associations().map(\.associationID) == ["a3", "a2"])
        #expect(try fixture.archive.index.refusals().map(\.sopInstanceUID) == ["1.2.3", "1.2.2"])
    }
}
