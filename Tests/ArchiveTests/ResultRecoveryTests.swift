import Archive
import Foundation
import GRDB
import Testing

@Suite("Files of results that no job has recorded")
struct ResultRecoveryTests {
    /// What the job of the study is doing, and what becomes of the file.
    enum Fate { case left, removed, recovered }

    @Test(
        "stay while a job may still record them, and go when the jobs of the study are over",
        arguments: [
            (nil, .recovered), ("queued", .left), ("running", .left), ("failed", .removed), ("succeeded", .removed),
            ("superseded", .removed),
        ] as [(String?, Fate)])
    func fate(state: String?, fate: Fate) async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        let path = try fixture.archive.writeResult("2.25.77")
        if let state {
            try await fixture.archive.database.write {
                try $0.execute(
                    sql: """
                        INSERT INTO job (study, generation, source_digest, source_count, state, next_attempt_at, worker,
                            created_at) SELECT id, 1, '', 1, ?, ?, ?, 1 FROM study
                        """,
                    arguments: [state, state == "queued" ? 1 : nil, state == "running" ? "w" : nil])
            }
        }
        let archive = try fixture.reopened()
        defer { archive.close() }
        #expect(archive.recovery.recoveredResults == (fate == .recovered ? 1 : 0))
        #expect(archive.recovery.removedResults == (fate == .removed ? 1 : 0))
        #expect(FileManager.default.fileExists(atPath: path) == (fate != .removed))
        #expect(try archive.index.results().count == (fate == .recovered ? 1 : 0))
    }

    @Test("stay while their study is not in the index")
    func unknownStudy() async throws {
        let fixture = try ArchiveFixture()
        let path = try fixture.archive.writeResult("2.25.77", study: "1.2.99")
        let archive = try fixture.reopened()
        defer { archive.close() }
        #expect(archive.recovery.recoveredResults == 0 && archive.recovery.removedResults == 0)
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
