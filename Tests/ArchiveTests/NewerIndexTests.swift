import Archive
import Catalog
import CatalogSQL
import CatalogSQLite
import Foundation
import GRDB
import Jobs
import Storage
import TestSupport
import Testing

@Suite("What SQLite says, and an index of a later version")
struct NewerIndexTests {
    @Test("an index that a newer version has written is left alone by all that open it")
    func newer() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.close()
        let root = fixture.root
        let database = try DatabaseQueue(path: root + "/index.sqlite")
        try await database.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('1000 later')")
        }
        try database.close()
        let expected = ArchiveError.schemaMismatch(
            path: root + "/index.sqlite", reason: "a newer version has written it")
        #expect(throws: expected) { try ArchiveFixture.open(root) }
        #expect(throws: expected) { try ArchiveIndex(root: root) }
        #expect(throws: expected) { try JobQueue(root: root) }
        #expect(throws: expected) { try CatalogTransfer(root: root, server: nil).migrate() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/quarantine").isEmpty)
        let count = try await DatabaseQueue(path: root + "/index.sqlite").read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM instance")
        }
        #expect(count == 1)
        withExtendedLifetime(fixture) {}
    }

    @Test("a command waits ten seconds for another process's lock")
    func patience() async throws {
        let fixture = try ArchiveFixture()
        let catalog = SQLiteCatalog(path: fixture.root + "/index.sqlite")
        let store = try #require(try catalog.openBeside(forWriting: true) as? SQLCatalog<SQLiteEngine>)
        let pool = try #require(store.engine.pool)
        let milliseconds = try await pool.write {
            try Int.fetchOne($0, sql: "PRAGMA busy_timeout")
        }
        #expect(milliseconds == 10_000)
        _ = try store.close()
        withExtendedLifetime(fixture) {}
    }

    private enum Kind { case damaged, full, busy, refused, failed }

    private static let codes: [(code: ResultCode, kind: Kind)] = [
        (.SQLITE_CORRUPT, .damaged), (.SQLITE_NOTADB, .damaged), (.SQLITE_FORMAT, .damaged), (.SQLITE_FULL, .full),
        (.SQLITE_BUSY, .busy), (.SQLITE_CONSTRAINT, .refused), (.SQLITE_MISMATCH, .refused),
        (.SQLITE_TOOBIG, .refused), (.SQLITE_RANGE, .refused), (.SQLITE_IOERR, .failed), (.SQLITE_READONLY, .failed),
        (.SQLITE_CANTOPEN, .failed), (.SQLITE_NOMEM, .failed), (.SQLITE_INTERRUPT, .failed), (.SQLITE_ERROR, .failed),
    ]

    @Test("damage, a full disk, a lock and a wrong row are told from the rest")
    func kinds() {
        for (code, kind) in Self.codes {
            let found: Kind =
                switch CatalogError(DatabaseError(resultCode: code)) {
                case .damaged: .damaged
                case .full: .full
                case .busy: .busy
                case .refused: .refused
                case .failed, .otherVersion: .failed
                }
            #expect(found == kind, "\(code)")
        }
    }

    @Test("what is asked of an archive that is none is no index, and nothing is made")
    func absent() throws {
        let folder = try TemporaryFolder()
        let root = folder.path("archive")
        let expected = ArchiveError.noIndex(path: root)
        #expect(throws: expected) { try ArchiveIndex(root: root) }
        #expect(throws: expected) { try JobQueue(root: root) }
        #expect(throws: expected) { try CatalogTransfer(root: root, server: nil).migrate() }
        #expect(!FileManager.default.fileExists(atPath: root))
    }
}
