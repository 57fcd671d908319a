import Archive
import Catalog
import Foundation
import TestSupport
import Testing

@Suite("What an archive is asked")
struct ArchiveIndexTests {
    private let fixture: ArchiveFixture

    init() throws { fixture = try ArchiveFixture() }

    /// Stores instances of studies and series, one after the other.
    private func store(_ names: [(study: String, series: String, uid: String)]) async throws {
        for (number, name) in names.enumerated() {
            let dataSet = TestDataSet(
                sopInstanceUID: name.uid, studyInstanceUID: name.study, seriesInstanceUID: name.series,
                instanceNumber: names.count - number)
            _ = try await fixture.archive.store(dataSet).get()
            fixture.archive.settle()
        }
    }

    @Test("instances come by their numbers, of a study or of one of its series, and no more than are wanted")
    func instances() async throws {
        try await store([("1.3", "1.3.1", "1.2.1"), ("1.3", "1.3.2", "1.2.2"), ("1.3", "1.3.1", "1.2.3")])
        try await store([("1.4", "1.4.1", "1.2.4")])
        let index = fixture.archive.index
        #expect(try index.instances(ofStudy: "1.3").map(\.sopInstanceUID) == ["1.2.3", "1.2.1", "1.2.2"])
        #expect(try index.instances(ofStudy: "1.3", series: "1.3.2").map(\.sopInstanceUID) == ["1.2.2"])
        #expect(try index.instances(ofStudy: "1.3", series: "1.4.1").isEmpty)
        #expect(try index.sopInstanceUIDs() == ["1.2.1", "1.2.2", "1.2.3", "1.2.4"])
        #expect(try index.sopInstanceUIDs(ofStudy: "1.4") == ["1.2.4"])
        #expect(try index.series(ofStudy: "1.3").map(\.instanceCount).sorted() == [1, 2])
        #expect(try index.studies(StudyFilter(limit: 1)).map(\.studyInstanceUID) == ["1.4"])
        #expect(try index.study("1.3")?.instanceCount == 3)
        #expect(try index.study("1.5") == nil && index.instance("1.2.5") == nil && index.job(1) == nil)
        let totals = try index.totals()
        #expect((totals.patients, totals.studies, totals.series, totals.instances) == (1, 2, 3, 4))
    }

    @Test("associations come newest first, of one peer where that is asked for")
    func associations() throws {
        for (number, title) in ["A", "B", "A", "A"].enumerated() {
            let time = Date(timeIntervalSince1970: Double(number))
            fixture.archive.recordAssociation(
                AssociationRecord(
                    associationID: "a\(number)", direction: .accepted, callingAETitle: title, calledAETitle: "NODE",
                    peerAddress: "10.0.0.1:104", startedAt: time, endedAt: time, outcome: "released"))
        }
        fixture.archive.settle()
        let index = fixture.archive.index
        #expect(try index.associations().map(\.associationID) == ["a3", "a2", "a1", "a0"])
        #expect(try index.associations(callingAETitle: "A").map(\.associationID) == ["a3", "a2", "a0"])
        #expect(try index.associations(callingAETitle: "A", limit: 2).map(\.associationID) == ["a3", "a2"])
        #expect(try index.associations(callingAETitle: "C").isEmpty)
    }

    @Test("contradictions and refusals come by kind, subject and study, and no more than are wanted")
    func findings() async throws {
        try await store([("1.3", "1.3.1", "1.2.1"), ("1.4", "1.4.1", "1.2.2")])
        for uid in ["1.2.1", "1.2.2"] {
            let other = TestDataSet(
                sopInstanceUID: uid, studyInstanceUID: uid == "1.2.1" ? "1.3" : "1.4",
                seriesInstanceUID: uid == "1.2.1" ? "1.3.1" : "1.4.1", pixelSeed: 9)
            let answer = await fixture.archive.store(other)
            #expect(throws: ArchiveError.duplicateDiffers(sopInstanceUID: uid)) { try answer.get() }
            let cut = TestDataSet(
                sopInstanceUID: uid + ".9", studyInstanceUID: other.studyInstanceUID,
                seriesInstanceUID: other.seriesInstanceUID)
            let refused = await fixture.archive.store(Array(cut.bytes.dropLast()), as: .ct(cut.sopInstanceUID))
            #expect(throws: ArchiveError.self) { try refused.get() }
        }
        fixture.archive.settle()
        let index = fixture.archive.index
        #expect(try index.conflicts(kind: .duplicate).map(\.subject).sorted() == ["1.2.1", "1.2.2"])
        #expect(try index.conflicts(ofStudy: "1.4").map(\.subject) == ["1.2.2"])
        #expect(try index.conflicts(subject: "1.2.1").map(\.subject) == ["1.2.1"])
        #expect(try index.conflicts(kind: .missing).isEmpty)
        #expect(try index.conflicts(limit: 1).count == 1)
        #expect(try index.refusals().map(\.sopInstanceUID).sorted() == ["1.2.1.9", "1.2.2.9"])
        #expect(try index.refusals(ofStudy: "1.3").map(\.sopInstanceUID) == ["1.2.1.9"])
        #expect(try index.refusals(limit: 1).count == 1)
    }

    @Test("an archive that is not set up otherwise behaves as the documents say")
    func defaults() {
        let configuration = ArchiveConfiguration(root: "/srv/archive", idleTimes: ["CT1": .seconds(5)])
        #expect(configuration.minimumFreeBytes == 2_147_483_648 && configuration.reserveBytes == 16_777_216)
        #expect(configuration.defaultIdleTime == .seconds(60) && configuration.diskThreads == 8)
        #expect(configuration.idleTime(callingAETitle: "CT1") == .seconds(5))
        #expect(configuration.idleTime(callingAETitle: "CT2") == .seconds(60))
        #expect(configuration.server == nil && !configuration.mustExist && configuration.stateFolder == nil)
        #expect(configuration.markInterval == .seconds(30))
    }
}
