import Archive
import Catalog
import Foundation
import Glibc
import Storage
import TestSupport
import Testing

@Suite("Backups")
struct BackupTests {
    @Test("a backup of a running archive opens as an archive and holds everything; a second one adds what is new")
    func copies() async throws {
        let fixture = try ArchiveFixture()
        let target = fixture.folder.path("backup")
        for number in 1...5 { _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        fixture.archive.settle()
        let first = try ArchiveBackup(root: fixture.root).run(into: target)
        #expect(first.linked + first.copied == 5 && first.present == 0 && first.failures.isEmpty)
        try Self.expect(["1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5"], in: target)
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.6")).get()
        fixture.archive.settle()
        let second = try ArchiveBackup(root: fixture.root).run(into: target)
        #expect(second.linked + second.copied == 1 && second.present == 5 && second.failures.isEmpty)
        try Self.expect(["1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.2.6"], in: target)
    }

    @Test("onto another file system files are copied, byte by byte")
    func otherDevice() async throws {
        let target = "/dev/shm/segnode-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: target) }
        let fixture = try ArchiveFixture()
        let stored = try await fixture.archive.store(
            TestDataSet(sopInstanceUID: "1.2.1", pixelByteCount: 3_000_000)
        ).get()
        fixture.archive.settle()
        let report = try ArchiveBackup(root: fixture.root).run(into: target)
        #expect(report.copied + report.linked == 1)
        let copy = target + stored.path.dropFirst(fixture.root.count)
        #expect(FileManager.default.contentsEqual(atPath: stored.path, andPath: copy))
        let times = try [stored.path, copy].map {
            try FileManager.default.attributesOfItem(atPath: $0)[.modificationDate] as? Date
        }
        #expect(times[0] == times[1])
    }

    @Test("of a copy that was cut short nothing is kept, and a row whose file is known to be gone is no failure")
    func mends() async throws {
        let fixture = try ArchiveFixture()
        let target = fixture.folder.path("backup")
        var paths: [String] = []
        for number in 1...3 {
            paths.append(try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get().path)
        }
        fixture.archive.settle()
        _ = try ArchiveBackup(root: fixture.root).run(into: target)
        let copy = target + paths[0].dropFirst(fixture.root.count)
        try FileManager.default.removeItem(atPath: copy)
        try Data([1, 2, 3]).write(to: URL(filePath: copy))
        let archive = try fixture.reopened { _ in try FileManager.default.removeItem(atPath: paths[1]) }
        defer { archive.close() }
        let report = try ArchiveBackup(root: fixture.root).run(into: target)
        #expect(report.linked + report.copied == 1 && report.present == 1)
        #expect(report.failures.isEmpty)
        #expect(FileManager.default.contentsEqual(atPath: paths[0], andPath: copy))
    }

    @Test("a file that is damaged or gone is named, and the others are copied")
    func failures() async throws {
        let fixture = try ArchiveFixture()
        var paths: [String] = []
        for number in 1...3 {
            paths.append(try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get().path)
        }
        fixture.archive.settle()
        var data = try Data(contentsOf: URL(filePath: paths[0]))
        data[data.count - 1] ^= 1
        try data.write(to: URL(filePath: paths[0]))
        try FileManager.default.removeItem(atPath: paths[1])
        let relative = paths.map { String($0.dropFirst(fixture.root.count + 1)) }
        // Also of a second backup: what is damaged is no file that the copy has already.
        for count in 1...2 {
            let report = try ArchiveBackup(root: fixture.root).run(into: fixture.folder.path("backup"))
            #expect(report.failures == [relative[0]: "its checksum is wrong", relative[1]: "it is missing"])
            #expect(report.linked + report.copied == (count == 1 ? 1 : 0) && report.present == count - 1)
            #expect(!FileManager.default.fileExists(atPath: fixture.folder.path("backup") + "/" + relative[0]))
        }
    }

    @Test("a file of which the archive's disk does not give the bytes is named, and the backup goes on")
    func unreadable() async throws {
        let fixture = try ArchiveFixture()
        var paths: [String] = []
        for number in 1...2 {
            paths.append(try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get().path)
        }
        fixture.archive.settle()
        // A link to itself can be linked to, but not opened.
        try FileManager.default.removeItem(atPath: paths[0])
        try FileManager.default.createSymbolicLink(atPath: paths[0], withDestinationPath: paths[0])
        let report = try ArchiveBackup(root: fixture.root).run(into: fixture.folder.path("backup"))
        #expect(report.failures.keys.sorted() == [String(paths[0].dropFirst(fixture.root.count + 1))])
        #expect(report.linked + report.copied == 1)
        #expect(FileManager.default.fileExists(atPath: fixture.folder.path("backup/index.sqlite")))
    }

    @Test("an archive is no backup of itself")
    func refusesItself() async throws {
        let fixture = try ArchiveFixture()
        fixture.archive.close()
        #expect(throws: ArchiveError.self) { try ArchiveBackup(root: fixture.root).run(into: fixture.root) }
    }

    private static func expect(_ uids: [String], in root: String) throws {
        let archive = try ArchiveFixture.open(root)
        defer { archive.close() }
        #expect(archive.recovery.extent == .everything && archive.recovery.isClean)
        #expect(archive.recovery.rebuiltInstances.isEmpty)
        #expect(try archive.index.sopInstanceUIDs() == uids)
        for uid in uids {
            let instance = try #require(try archive.index.instance(uid))
            #expect(instance.path.hasPrefix(root))
            #expect(try archive.verify(path: instance.path) == .intact)
        }
    }
}
