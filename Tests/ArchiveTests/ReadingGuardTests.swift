import Archive
import Catalog
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// A file that ends the process while it is read at a start must not end the next start as well.
@Suite("A start that dies while it reads a file", .takingTurns)
struct ReadingGuardTests {
    @Test("one that trapped is set aside, one that was only killed is read", arguments: [SIGSEGV, SIGILL, SIGKILL])
    func setsAside(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let path = try await Self.archiveWithSlowFile(folder)
        try Self.die(of: signal, whileReading: path, folder)
        let archive = try ArchiveFixture.open(folder.path("archive"))
        defer { archive.close() }
        let isGuilty = signal != SIGKILL
        #expect(archive.recovery.quarantinedFiles.count == (isGuilty ? 1 : 0))
        #expect(try archive.index.conflicts(kind: .quarantined).count == (isGuilty ? 1 : 0))
        #expect(try archive.index.sopInstanceUIDs() == (isGuilty ? ["1.2.1"] : ["1.2.1", "1.2.2"]))
    }

    @Test("what is stored again under the name of one that was set aside stays")
    func storedAgain() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let path = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get().path
        // As a start leaves it that trapped while it read a file without a row; nothing else is to be read.
        var archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write {
                try $0.execute(sql: "DELETE FROM instance WHERE sop_instance_uid = '1.2.2'")
            }
            try FileManager.default.removeItem(atPath: root + "/journal/clean")
            try Data("\(path)\ntrapped\n".utf8).write(to: URL(filePath: root + "/journal/reading"))
        }
        #expect(archive.recovery.quarantinedFiles.count == 1)
        _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get()
        archive.close()
        archive = try ArchiveFixture.open(fixture.root)
        defer { archive.close() }
        #expect(archive.recovery.isClean)
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1", "1.2.2"])
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("one that it happened with three times is set aside whatever the signal")
    func countsDeaths() async throws {
        let folder = try TemporaryFolder()
        let path = try await Self.archiveWithSlowFile(folder)
        for earlier in 0...2 { try Self.die(of: SIGKILL, whileReading: path, folder, earlierDeaths: earlier) }
        let archive = try ArchiveFixture.open(folder.path("archive"))
        defer { archive.close() }
        #expect(archive.recovery.quarantinedFiles.map { archive.layout.absolute($0.path) } == [path])
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1"])
    }

    /// An archive without rows, of which one file takes long to read.
    private static func archiveWithSlowFile(_ folder: TemporaryFolder) async throws -> String {
        let archive = try ArchiveFixture.open(folder.path("archive"))
        _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let large = TestDataSet(sopInstanceUID: "1.2.2", pixelByteCount: 20_000_000)
        let path = try await archive.store(large, pieceLength: 1 << 20).get().path
        archive.settle()
        archive.close()
        for suffix in ["", "-wal", "-shm"] { unlink(folder.path("archive/index.sqlite" + suffix)) }
        return path
    }

    /// Has a process die while it reads a file; on a busy machine that takes several attempts, each on the archive as
    /// it was.
    private static func die(
        of signal: Int32, whileReading path: String, _ folder: TemporaryFolder, earlierDeaths: Int = 0
    ) throws {
        let (archive, saved) = (folder.path("archive"), folder.path("saved"))
        let note = "\(path)\n" + (earlierDeaths > 0 ? "\(earlierDeaths) \(path)\n" : "")
        try FileManager.default.copyItem(atPath: archive, toPath: saved)
        defer { try? FileManager.default.removeItem(atPath: saved) }
        for _ in 0..<50 {
            let child = try TestChild("ReadingGuardTests/read", folder: folder.path(), order: "\(signal);\(note)")
            child.wait()
            let left = FileManager.default.contents(atPath: archive + "/journal/reading") ?? Data()
            if left.starts(with: Array(note.utf8)) { return }
            try FileManager.default.removeItem(atPath: archive)
            try FileManager.default.copyItem(atPath: saved, toPath: archive)
        }
        Issue.record("no child died while it read the file")
    }

    /// Opens the archive, and dies of a signal on the thread that reads, as of a trap there.
    @Test(.enabled(if: TestChild.isChild, "runs in a process of its own"))
    func read() throws {
        let folder = try #require(TestChild.folder)
        let order = try #require(TestChild.order).split(separator: ";")
        let signal = try #require(Int32(order[0]))
        let beginning = Array(order[1].utf8)
        let reader = pthread_self()
        let killer = Thread {
            while !(FileManager.default.contents(atPath: folder + "/archive/journal/reading") ?? Data())
                .starts(with: beginning)
            { usleep(200) }
            if signal == SIGKILL { kill(getpid(), signal) } else { pthread_kill(reader, signal) }
        }
        killer.start()
        try ArchiveFixture.open(folder + "/archive").close()
    }
}
