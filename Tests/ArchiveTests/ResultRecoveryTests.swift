import Archive
import Catalog
import DICOM
import Foundation
import GRDB
import TestSupport
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

    @Test("get the row that their attributes and their time tell of", arguments: [nil, "", "Partial"] as [String?])
    func row(content: String?) async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        let path = try fixture.archive.writeResult("2.25.77")
        let object = try DataSet(contentsOf: path)
        object.set(.seriesDescription, string: "Pancreas: series")
        if let content { object.set(.contentDescription, string: content) } else { object.remove(.contentDescription) }
        object.appendItem(to: .segmentSequence).set(.segmentAlgorithmName, string: "model-1")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let time = Date(timeIntervalSinceNow: 5)
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        let archive = try fixture.reopened()
        defer { archive.close() }
        let result = try #require(try archive.index.results().first)
        #expect(result.sopClassUID == "1.2.840.10008.5.1.4.1.1.66.4" && result.sopInstanceUID == "2.25.77")
        #expect(result.seriesInstanceUID == "2.25.77.1" && result.sourceSeriesUID == "1.2.3.1.1")
        #expect(result.studyInstanceUID == "1.2.3.1" && result.path == path)
        #expect(result.description == (content == "Partial" ? "Partial" : "Pancreas: series"))
        #expect(result.modelName == "model-1" && result.modelDigest.isEmpty)
        #expect(try result.size == Data(contentsOf: URL(filePath: path)).count)
        #expect(abs(result.createdAt.timeIntervalSince(time)) < 0.01)
    }

    @Test("that are no data sets, or lack a UID, go to the quarantine", arguments: [true, false])
    func unusable(isDataSet: Bool) async throws {
        let fixture = try ArchiveFixture()
        let path = try fixture.archive.writeResult("2.25.77")
        if isDataSet {
            let object = try DataSet(contentsOf: path)
            object.remove(.seriesInstanceUID)
            try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        } else {
            try Data("no data set".utf8).write(to: URL(filePath: path))
        }
        let archive = try fixture.reopened()
        defer { archive.close() }
        #expect(archive.recovery.quarantinedFiles.map(\.path) == ["results/2.25.77.dcm"])
        #expect(archive.recovery.unreadable.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: path))
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
