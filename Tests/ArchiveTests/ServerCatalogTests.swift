import Archive
import Catalog
import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "An archive whose index is on a server", .serialized,
    .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct ServerCatalogTests {
    private let folder: TemporaryFolder
    private let root: String
    private let server: CatalogServer

    init() throws {
        folder = try TemporaryFolder()
        root = folder.path("archive")
        let conninfo = try #require(PostgreSQLServer.shared).get().makeDatabase()
        server = CatalogServer(postgresql: conninfo + " password=geheim", node: "radiology-1")
    }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: root + "/" + name) }

    private func open(_ server: CatalogServer?) throws -> InstanceArchive {
        try ArchiveFixture.open(root) { $0.server = server }
    }

    @Test("is marked by that, without a password, and found again by all that open it")
    func marked() async throws {
        var archive = try open(server)
        _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        archive.settle()
        archive.close()
        let text = try String(contentsOfFile: root + "/catalog.json", encoding: .utf8)
        #expect(!text.contains("geheim") && text.contains("radiology-1"))
        #expect(!exists("index.sqlite"))
        let mark = try #require(try CatalogMark(ArchiveLayout(root: root)))
        archive = try open(server)
        #expect(archive.recovery.extent == .nothing)
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1"])
        #expect(try ArchiveIndex(root: root).sopInstanceUIDs() == ["1.2.1"], "as the folder says")
        #expect(try CatalogMark(ArchiveLayout(root: root)) == mark, "the same archive as before")
        archive.close()
    }

    @Test("gives a backup its files, which make an index of their own")
    func backup() async throws {
        let archive = try open(server)
        for number in 1...2 { _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        archive.settle()
        let target = folder.path("backup")
        try ArchiveFixture.open(target).close()
        let report = try ArchiveBackup(root: root).run(into: target)
        archive.close()
        #expect(!report.hasIndex && report.linked + report.copied == 2 && report.failures.isEmpty)
        let manager = FileManager.default
        #expect(!manager.fileExists(atPath: target + "/index.sqlite"), "it does not name what came now")
        #expect(manager.fileExists(atPath: target + "/index.sqlite.copied"))
        let copy = try ArchiveFixture.open(target)
        defer { copy.close() }
        #expect(try copy.index.sopInstanceUIDs() == ["1.2.1", "1.2.2"])
        #expect(copy.recovery.rebuiltInstances.sorted() == ["1.2.1", "1.2.2"])
    }

    @Test("had it in a file before, and can have it there again; the original stays each time")
    func transfer() async throws {
        var archive = try open(nil)
        for number in 1...2 { _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        archive.settle()
        let studies = try archive.index.studies()
        archive.close()
        var told: [String: Int] = [:]
        let there = try CatalogTransfer(root: root, server: server).copyToServer { told[$0] = $1 }
        #expect(there.first { $0.table == "instance" }?.rows == 2 && told["instance"] == 2)
        #expect(Set(there.map(\.table)) == Set(told.keys))
        #expect(!exists("index.sqlite") && exists("index.sqlite.copied") && exists("catalog.json"))
        #expect(try ArchiveIndex(root: root).studies() == studies)
        archive = try open(server)
        #expect(archive.recovery.rebuiltInstances.isEmpty)
        _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.3")).get()
        archive.settle()
        archive.close()
        let back = try CatalogTransfer(root: root, server: nil).copyToFile()
        #expect(back.first { $0.table == "instance" }?.rows == 3)
        #expect(exists("index.sqlite") && !exists("catalog.json") && exists("catalog.json.copied"))
        #expect(!exists("index.sqlite.new"))
        archive = try open(nil)
        #expect(archive.recovery.rebuiltInstances.isEmpty)
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1", "1.2.2", "1.2.3"])
        archive.close()
    }
}
