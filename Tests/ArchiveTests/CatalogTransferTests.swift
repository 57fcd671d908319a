import Archive
import Catalog
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Moving the index of an archive to another place")
struct CatalogTransferTests {
    private static let server = CatalogServer(
        postgresql: "host=db.example.org user=segnode dbname=x password=secret", node: "radiology-1")

    private let folder: TemporaryFolder
    private let root: String

    init() throws {
        folder = try TemporaryFolder()
        root = folder.path("archive")
        try ArchiveFixture.open(root).close()
    }

    private var names: Set<String> {
        get throws { Set(try FileManager.default.contentsOfDirectory(atPath: root)) }
    }

    @Test("needs a server to go to, and one to come from")
    func nowhere() throws {
        let before = try names
        expectRefusal("catalog.postgresql") { try CatalogTransfer(root: root, server: nil).copyToServer() }
        expectRefusal("catalog.json") { try CatalogTransfer(root: root, server: nil).copyToFile() }
        expectRefusal("catalog.json") { try CatalogTransfer(root: root, server: Self.server).copyToFile() }
        #expect(try names == before)
    }

    @Test("does not go where the index is already, and no password is told")
    func there() throws {
        try CatalogMark(of: Self.server).write(ArchiveLayout(root: root))
        let before = try names
        expectRefusal("db.example.org") { try CatalogTransfer(root: root, server: Self.server).copyToServer() }
        expectRefusal("index.sqlite already") { try CatalogTransfer(root: root, server: nil).copyToFile() }
        #expect(try names == before)
        try FileManager.default.removeItem(atPath: root + "/catalog.json")
        try FileManager.default.removeItem(atPath: root + "/index.sqlite")
        expectRefusal("index.sqlite to copy") { try CatalogTransfer(root: root, server: Self.server).copyToServer() }
        expectRefusal("no index") {
            try CatalogTransfer(root: root, server: nil).migrate()
            return []
        }
    }

    @Test("waits for the end of the node that has the archive")
    func whileRunning() throws {
        let archive = try ArchiveFixture.open(root)
        defer { archive.close() }
        for transfer in [CatalogTransfer(root: root, server: nil), CatalogTransfer(root: root, server: Self.server)] {
            for attempt in [
                { try transfer.migrate() }, { _ = try transfer.copyToServer() }, { _ = try transfer.copyToFile() },
            ] as [() throws -> Void] {
                let error = #expect(throws: ArchiveError.self) { try attempt() }
                guard case .locked(archive.layout.lock, _)? = error else {
                    Issue.record("found \(String(describing: error))")
                    return
                }
            }
        }
    }

    private func expectRefusal(_ word: String, _ attempt: () throws -> [CatalogTransfer.Count]) {
        let error = #expect(throws: ArchiveError.self) { try attempt() }
        guard case .database(let reason)? = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(reason.contains(word) && !reason.contains("secret"), "\(reason)")
    }
}
