import Archive
import Catalog
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("What a process leaves to the next one")
struct UnwrittenRowTests {
    /// Nobody knows such a function: an error that may pass.
    private static let trouble =
        "CREATE TRIGGER trouble BEFORE INSERT ON instance BEGIN SELECT unheard_of(); END"

    @Test("rows that could not be written at the end are made from the files, and nothing else is looked at")
    func rows() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        try await fixture.archive.database.write { try $0.execute(sql: Self.trouble) }
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get()
        let archive = try fixture.reopened { root in
            #expect(!FileManager.default.fileExists(atPath: root + "/journal/clean"), "it is not in order")
            let journals = try FileManager.default.contentsOfDirectory(atPath: root + "/journal")
            #expect(journals.contains { $0.hasSuffix(".uids") })
            try DatabaseQueue(path: root + "/index.sqlite").write { try $0.execute(sql: "DROP TRIGGER trouble") }
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == .lately)
        #expect(archive.recovery.rebuiltInstances == ["1.2.2"] && archive.recovery.missingFiles.isEmpty)
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1", "1.2.2"])
    }

    @Test("an archive that is closed in order leaves no journal, and the next start looks at nothing")
    func closed() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let archive = try fixture.reopened { root in
            let names = try FileManager.default.contentsOfDirectory(atPath: root + "/journal").sorted()
            #expect(names.contains("clean") && names.contains("boot"))
            #expect(!names.contains { $0.hasSuffix(".uids") || $0 == "rebuilding" || $0 == "damaged" })
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == .nothing && archive.recovery.isClean)
        #expect(!FileManager.default.fileExists(atPath: fixture.root + "/journal/clean"), "it is open")
    }

    /// What the small file tells of a process that ended while it read, and whether the file is to be set aside.
    private static let notes: [(note: String, isGuilty: Bool)] = [
        ("PATH\n", false), ("PATH\ntrapped\n", true), ("PATH\n1 PATH\n", false), ("PATH\n2 PATH\n", true),
        ("PATH\n2 /another\n", false), ("\n9 PATH\n", false), ("\ntrapped\n", false), ("", false),
    ]

    @Test(
        "a file is set aside where reading it trapped, or where it was the third end while it was read",
        arguments: notes)
    func culprit(note: String, isGuilty: Bool) async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let path = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get().path
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write { try $0.execute(sql: "DELETE FROM instance") }
            let text = note.replacingOccurrences(of: "PATH", with: path)
            try Data(text.utf8).write(to: URL(filePath: root + "/journal/reading"))
        }
        defer { archive.close() }
        let relative = archive.layout.relative(path)
        #expect(archive.recovery.quarantinedFiles.map(\.path) == (isGuilty ? [relative] : []))
        #expect(archive.recovery.rebuiltInstances.sorted() == (isGuilty ? ["1.2.1"] : ["1.2.1", "1.2.2"]))
        #expect(FileManager.default.fileExists(atPath: path) == !isGuilty)
    }

    /// Their files share a folder.
    private static let neighbours = ["1.2.4", "1.2.16"]

    @Test("a file on which a process ended is read after the others", arguments: neighbours)
    func suspect(uid: String) async throws {
        let fixture = try ArchiveFixture()
        var paths: [String: String] = [:]
        for uid in Self.neighbours {
            paths[uid] = try await fixture.archive.store(TestDataSet(sopInstanceUID: uid)).get().path
        }
        let path = try #require(paths[uid])
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write { try $0.execute(sql: "DELETE FROM instance") }
            try Data("\(path)\n".utf8).write(to: URL(filePath: root + "/journal/reading"))
        }
        defer { archive.close() }
        #expect(archive.recovery.rebuiltInstances == Self.neighbours.filter { $0 != uid } + [uid])
        #expect(archive.recovery.quarantinedFiles.isEmpty)
    }
}
