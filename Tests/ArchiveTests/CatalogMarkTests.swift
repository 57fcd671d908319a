import Archive
import Catalog
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Which catalogue an archive has")
struct CatalogMarkTests {
    private static let server = CatalogServer(
        postgresql: "host=db.example.org user=segnode dbname=x password=secret sslpassword=hidden", node: "radiology-1")

    private let folder: TemporaryFolder
    private let root: String

    init() throws {
        folder = try TemporaryFolder()
        root = folder.path("archive")
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    }

    @Test("the mark in the folder says where the catalogue is and whose, and no password")
    func secrets() throws {
        for mark in [CatalogMark(of: Self.server), CatalogMark(archive: "4b1f", server: Self.server)] {
            try mark.write(ArchiveLayout(root: root))
            let text = try String(contentsOfFile: root + "/catalog.json", encoding: .utf8)
            #expect(!text.contains("secret") && !text.contains("hidden"))
            #expect(text.contains("db.example.org") && text.contains("radiology-1"))
            let found = try #require(try CatalogMark(ArchiveLayout(root: root)))
            #expect(found == mark)
            #expect(found.node == "radiology-1" && found.postgresql == Self.server.address)
        }
        #expect(try CatalogMark(ArchiveLayout(root: root))?.archive == "4b1f")
    }

    @Test("what libpq can read names a server, and nothing else does")
    func readable() {
        for text in ["host=db dbname=x", "postgresql://me@db/x", "dbname='a b'"] {
            #expect(CatalogServer.isReadable(text), "\(text)")
        }
        for text in ["", "db", "hosst=db", "host=db\0"] { #expect(!CatalogServer.isReadable(text), "\(text)") }
        #expect(CatalogServer(postgresql: "hosst=db password=secret", node: "a").address.isEmpty)
    }

    @Test("each new archive is told from all others")
    func unique() {
        let marks = (0..<3).map { _ in CatalogMark(of: Self.server).archive }
        #expect(Set(marks).count == 3 && marks.allSatisfy { !$0.isEmpty })
    }

    @Test("a folder without a mark has none, and one that cannot be read is no folder without a mark")
    func illegible() throws {
        #expect(try CatalogMark(ArchiveLayout(root: root)) == nil)
        try Data("{}".utf8).write(to: URL(filePath: root + "/catalog.json"))
        let expected = ArchiveError.refusedFolder(path: root + "/catalog.json", reason: "it cannot be read")
        #expect(throws: expected) { try CatalogMark(ArchiveLayout(root: root)) }
        #expect(throws: expected) { try ArchiveFixture.open(root) }
        #expect(throws: expected) { try ArchiveIndex(root: root) }
    }

    @Test("an archive whose catalogue is on a server is not begun anew in a file")
    func noServer() throws {
        try CatalogMark(of: Self.server).write(ArchiveLayout(root: root))
        expectRefusal(of: root + "/catalog.json", "radiology-1") { try ArchiveFixture.open(root) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: root) == ["catalog.json"])
    }

    @Test("an archive that is one node of its catalogue is not taken for another")
    func otherNode() throws {
        try CatalogMark(of: Self.server).write(ArchiveLayout(root: root))
        let other = CatalogServer(postgresql: Self.server.postgresql, node: "radiology-2")
        expectRefusal(of: root + "/catalog.json", "radiology-2") { try ArchiveFixture.open(root) { $0.server = other } }
    }

    @Test("an archive whose catalogue is a file is not begun anew on a server")
    func noMark() throws {
        try ArchiveFixture.open(root).close()
        expectRefusal(of: root + "/index.sqlite", "segnode catalog copy postgresql") {
            try ArchiveFixture.open(root) { $0.server = Self.server }
        }
        #expect(!FileManager.default.fileExists(atPath: root + "/catalog.json"))
        #expect(try ArchiveIndex(root: root, server: Self.server).totals().instances == 0, "a command asks the file")
    }

    private func expectRefusal(of path: String, _ word: String, _ open: () throws -> InstanceArchive) {
        let error = #expect(throws: ArchiveError.self) { try open() }
        guard case .refusedFolder(path, let reason)? = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(reason.contains(word))
    }
}
