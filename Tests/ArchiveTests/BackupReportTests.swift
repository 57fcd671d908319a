import Archive
import Catalog
import Foundation
import GRDB
import Glibc
import Jobs
import Storage
import TestSupport
import Testing

@Suite("What a backup says that it did")
struct BackupReportTests {
    @Test("which files it linked or copied, which it had, and how far it is", arguments: [false, true])
    func counts(isOtherDevice: Bool) async throws {
        let fixture = try ArchiveFixture()
        let target = isOtherDevice ? "/dev/shm/segnode-test-\(UUID().uuidString)" : fixture.folder.path("backup")
        defer { try? FileManager.default.removeItem(atPath: target) }
        for number in 1...3 { _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        fixture.archive.settle()
        for isFirst in [true, false] {
            var done: [[Int]] = []
            let report = try ArchiveBackup(root: fixture.root).run(into: target) { done.append([$0, $1]) }
            let isLinked = isFirst && Self.device(target) == Self.device(fixture.root)
            #expect(report.linked == (isLinked ? 3 : 0))
            #expect(report.copied == (isFirst && !isLinked ? 3 : 0))
            #expect(report.present == (isFirst ? 0 : 3))
            #expect(report.failures.isEmpty && report.hasIndex)
            #expect(done == [[1, 3], [2, 3], [3, 3]])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target + "/incoming").isEmpty)
        let left = try FileManager.default.subpathsOfDirectory(atPath: target).filter { $0.hasSuffix(".new") }
        #expect(left.isEmpty)
    }

    @Test("the results of the jobs are in it, too, with their rows")
    func results() async throws {
        let fixture = try ArchiveFixture { $0.defaultIdleTime = .zero }
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        let queue = JobQueue(archive: fixture.archive)
        _ = try queue.completeDueStudies()
        let job = try #require(try queue.claim(worker: "w"))
        let path = try fixture.archive.writeResult("2.25.77")
        let size = try Data(contentsOf: URL(filePath: path)).count
        let result = NewResult(
            sopInstanceUID: "2.25.77", sopClassUID: "1.2.840.10008.5.1.4.1.1.66.4", seriesInstanceUID: "2.25.77.1",
            sourceSeriesUID: "1.2.3.1.1", description: "Pancreas", path: path, size: size, volumeMillilitres: 71.5,
            modelName: "m", modelDigest: "d")
        try queue.succeed(job.id, by: "w", decision: nil, results: [result], destinations: ["PACS"])
        let target = fixture.folder.path("backup")
        let report = try ArchiveBackup(root: fixture.root).run(into: target)
        #expect(report.linked + report.copied == 2 && report.failures.isEmpty)
        #expect(FileManager.default.contentsEqual(atPath: path, andPath: target + "/results/2.25.77.dcm"))
        let copy = try ArchiveIndex(root: target)
        #expect(try copy.results().map(\.path) == [ArchiveLayout(root: target).results + "/2.25.77.dcm"])
        #expect(try copy.deliveries().map(\.destination) == ["PACS"])
        withExtendedLifetime(fixture) {}
    }

    @Test(
        "what does not lie under the archive's folder is none of its files", arguments: ["../outside.dcm", "absolute"])
    func outside(path: String) async throws {
        let fixture = try ArchiveFixture()
        let stored = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        let outside = path == "absolute" ? fixture.folder.path("outside.dcm") : path
        try FileManager.default.copyItem(atPath: stored.path, toPath: fixture.folder.path("outside.dcm"))
        try await fixture.archive.database.write {
            try $0.execute(sql: "UPDATE instance SET path = ?", arguments: [outside])
        }
        let target = fixture.folder.path("deep/backup")
        let report = try ArchiveBackup(root: fixture.root).run(into: target)
        #expect([report.present, report.linked, report.copied] == [0, 0, 0] && report.failures.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path("deep/outside.dcm")))
    }

    private static func device(_ path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_dev) : nil
    }
}
