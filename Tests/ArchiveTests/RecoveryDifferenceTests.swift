import Archive
import Catalog
import DICOM
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("What index and files do not have in common")
struct RecoveryDifferenceTests {
    /// UIDs whose files share a folder.
    private static let neighbours = ["1.2.4", "1.2.16"]

    @Test("in one folder a file without a row and a row without a file are told apart", arguments: [0, 1])
    func folder(lost: Int) async throws {
        let fixture = try ArchiveFixture()
        var paths: [String] = []
        for uid in Self.neighbours {
            paths.append(try await fixture.archive.store(TestDataSet(sopInstanceUID: uid)).get().path)
        }
        let bucket = URL(filePath: paths[0]).deletingLastPathComponent()
        try #require(bucket == URL(filePath: paths[1]).deletingLastPathComponent())
        let (rowless, fileless) = (Self.neighbours[1 - lost], Self.neighbours[lost])
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write {
                try $0.execute(sql: "DELETE FROM instance WHERE sop_instance_uid = ?", arguments: [rowless])
            }
            try FileManager.default.removeItem(atPath: paths[lost])
        }
        defer { archive.close() }
        #expect(archive.recovery.rebuiltInstances == [rowless])
        #expect(archive.recovery.missingFiles == [archive.layout.relative(paths[lost])])
        #expect(archive.recovery.quarantinedFiles.isEmpty && archive.recovery.unreadable.isEmpty)
        #expect(try archive.index.instance(rowless)?.path == paths[1 - lost])
        #expect(try archive.index.instance(rowless)?.missingSince == nil)
        #expect(try archive.index.instance(fileless)?.missingSince != nil)
        #expect(try archive.index.conflicts(kind: .missing).map(\.subject) == archive.recovery.missingFiles)
    }

    @Test("a file that is gone is told once, and no more when it is back")
    func back() async throws {
        let fixture = try ArchiveFixture()
        let path = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3")).get().path
        let aside = fixture.folder.path("aside")
        fixture.archive.close()
        var told: [Int] = []
        // Everything is looked at each time, as after a power cut.
        for (old, new) in [(path, aside), (nil, nil), (aside, path), (nil, nil)] as [(String?, String?)] {
            if let old, let new { try FileManager.default.moveItem(atPath: old, toPath: new) }
            for name in ["clean", "boot"] {
                try FileManager.default.removeItem(atPath: "\(fixture.root)/journal/\(name)")
            }
            let archive = try ArchiveFixture.open(fixture.root)
            told.append(archive.recovery.missingFiles.count)
            #expect(archive.recovery.extent == .everything && archive.recovery.rebuiltInstances.isEmpty)
            let instance = try #require(try archive.index.instance("1.2.3"))
            #expect((instance.missingSince == nil) == FileManager.default.fileExists(atPath: path))
            archive.close()
        }
        #expect(told == [1, 0, 0, 0])
    }

    @Test("a result without a row that is not what was published goes to the quarantine, with the reason")
    func damagedResult() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let written = try fixture.archive.writeResult("2.25.77")
        let temporary = fixture.archive.results.temporaryPath(for: UID(constant: "2.25.77"))
        try FileManager.default.moveItem(atPath: written, toPath: temporary)
        let path = try fixture.archive.results.publish(temporary, as: UID(constant: "2.25.77"))
        let archive = try fixture.reopened { _ in
            var data = try Data(contentsOf: URL(filePath: path))
            data[data.count - 1] ^= 1
            try data.write(to: URL(filePath: path))
        }
        defer { archive.close() }
        let found = archive.recovery.quarantinedFiles.map { [$0.path, $0.reason] }
        #expect(found == [["results/2.25.77.dcm", "its checksum is wrong"]])
        #expect(archive.recovery.recoveredResults == 0 && archive.recovery.removedResults == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try archive.index.results().isEmpty)
    }

    @Test("an archive is in order unless rows or files were wrong; what was left over of other work is no disorder")
    func isClean() throws {
        let fixture = try ArchiveFixture()
        let clean = fixture.archive.recovery
        #expect(clean.isClean)
        var leftOver = clean
        (leftOver.removedTemporaryFiles, leftOver.removedResults, leftOver.recoveredResults) = (3, 2, 1)
        #expect(leftOver.isClean)
        let changes: [(inout RecoveryReport) -> Void] = [
            { $0.rebuiltInstances = ["1.2"] }, { $0.missingFiles = ["instances/00/1.dcm"] },
            { $0.unreadable = ["instances/00"] },
        ]
        for change in changes {
            var report = clean
            change(&report)
            #expect(!report.isClean)
        }
    }
}
