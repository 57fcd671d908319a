import Archive
import Catalog
import CatalogSQLite
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@Suite("An index that is damaged or lost")
struct IndexDamageTests {
    /// What happens to the index of an archive that is closed.
    enum Damage: String, CaseIterable {
        case headerZeroed, pagesZeroed, cutInHalf, emptied, tableDropped, refusalsDropped, malformedRow, orphanedRow,
            removed
    }

    @Test("is set aside and rebuilt from the files, with the results", arguments: Damage.allCases)
    func rebuilds(damage: Damage) async throws {
        let fixture = try ArchiveFixture()
        for number in 1...40 {
            _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get()
        }
        // Times of files are those of the last tick, a few milliseconds ago.
        try await Task.sleep(for: .milliseconds(20))
        try fixture.archive.writeResult("2.25.77")
        let archive = try fixture.reopened { root in try Self.apply(damage, root + "/index.sqlite") }
        defer { archive.close() }
        let quarantine = try FileManager.default.contentsOfDirectory(atPath: archive.layout.quarantine)
        #expect(quarantine.filter { $0.hasSuffix("-index.sqlite") }.count == (damage == .removed ? 0 : 1))
        #expect(try archive.index.conflicts(kind: .quarantined).count == (damage == .removed ? 0 : 1))
        #expect(archive.recovery.extent == .everything)
        #expect(try archive.index.totals().instances == 40)
        #expect(archive.recovery.recoveredResults == 1 && archive.recovery.removedResults == 0)
        let job = try #require(try archive.index.jobs().first)
        #expect(job.state == .succeeded && job.sourceCount == 40 && job.generation == 1)
        let result = try #require(try archive.index.results().first)
        #expect(result.sopInstanceUID == "2.25.77" && result.sourceSeriesUID == "1.2.3.1.1")
        #expect(result.description == "Pancreas" && result.supersededByJob == nil)
        #expect(FileManager.default.fileExists(atPath: result.path))
        #expect(try archive.index.deliveries().isEmpty)
    }

    @Test("is rebuilt at once where only its use shows the damage, as after a kill")
    func shownByUse() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let archive = try fixture.reopened { root in
            try Self.overwrite(table: "study", of: root + "/index.sqlite")
            try FileManager.default.removeItem(atPath: root + "/journal/clean")
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == .everything)
        #expect(archive.indexDamage == nil)
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1"])
    }

    @Test("is found by the check after an unclean end where nobody uses what is damaged")
    func unused() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let archive = try fixture.reopened { root in
            try Self.overwrite(table: "association", of: root + "/index.sqlite")
            try FileManager.default.removeItem(atPath: root + "/journal/clean")
        }
        defer { archive.close() }
        #expect(archive.recovery.extent != .everything, "the start has not seen it")
        let end = ContinuousClock.now + .seconds(30)
        while archive.indexDamage == nil, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(10)) }
        #expect(archive.indexDamage != nil)
    }

    private static func overwrite(table: String, of index: String) throws {
        let page = try DatabaseQueue(path: index).writeWithoutTransaction { database in
            try Int.fetchOne(database, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [table])
        }
        try overwrite(page: try #require(page), of: index)
    }

    private static func overwrite(page: Int, of index: String) throws {
        let file = try FileHandle(forUpdating: URL(filePath: index))
        try file.seek(toOffset: UInt64((page - 1) * 4096))
        try file.write(contentsOf: Data(repeating: 0xFF, count: 4096))
        try file.close()
    }

    @Test("a rebuild that is interrupted begins anew and keeps the results")
    func interrupted() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        try fixture.archive.writeResult("2.25.77")
        let archive = try fixture.reopened { root in
            // As it is left by a process that was killed after it had created the tables.
            try DatabaseQueue(path: root + "/index.sqlite").write {
                let tables = ["instance", "series", "study", "patient_name", "patient"]
                for table in tables { try $0.execute(sql: "DELETE FROM \(table)") }
            }
            try FileManager.default.removeItem(atPath: root + "/journal/clean")
            try Data().write(to: URL(filePath: root + "/journal/rebuilding"))
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == .everything)
        #expect(try archive.index.results().count == 1)
        #expect(!FileManager.default.fileExists(atPath: fixture.root + "/journal/rebuilding"))
    }

    @Test("the later of two results of a series stands, the earlier one is superseded")
    func severalResults() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        try fixture.archive.writeResult("2.25.2", age: 100)
        try fixture.archive.writeResult("2.25.1")
        let archive = try fixture.reopened { try FileManager.default.removeItem(atPath: $0 + "/index.sqlite") }
        defer { archive.close() }
        #expect(try archive.index.results().map(\.sopInstanceUID) == ["2.25.1"])
        #expect(try archive.index.results(includingSuperseded: true).count == 2)
        #expect(try archive.index.jobs().map(\.generation) == [2, 1])
        archive.close()
        let again = try ArchiveFixture.open(fixture.root)
        defer { again.close() }
        #expect(again.recovery.recoveredResults == 0)
        #expect(try again.index.results(includingSuperseded: true).count == 2)
    }

    @Test("an instance that came after the result is segmented: its study is not as the result saw it")
    func laterInstance() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        try await Task.sleep(for: .milliseconds(20))
        try fixture.archive.writeResult("2.25.1")
        try await Task.sleep(for: .milliseconds(20))
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get()
        let archive = try fixture.reopened { try FileManager.default.removeItem(atPath: $0 + "/index.sqlite") }
        defer { archive.close() }
        #expect(try archive.index.jobs().map(\.sourceCount) == [1])
    }

    @Test("is found while the node runs, and healed by the next start")
    func whileOpen() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        #expect(throws: Never.self) { try fixture.archive.checkReadiness() }
        fixture.archive.note(CatalogError(DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a page is malformed")))
        #expect(fixture.archive.indexDamage == "a page is malformed")
        #expect(throws: ArchiveError.indexUnavailable(reason: "a page is malformed")) {
            try fixture.archive.checkReadiness()
        }
        let refused = await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2"))
        #expect(throws: ArchiveError.indexUnavailable(reason: "a page is malformed")) { try refused.get() }
        let archive = try fixture.reopened { root in
            #expect(!FileManager.default.fileExists(atPath: root + "/journal/clean"), "it was not closed well")
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == .everything)
        #expect(archive.indexDamage == nil)
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1"])
    }

    @Test("stays noted though the clock makes the system look as if it had been started again", .timeLimit(.minutes(1)))
    func otherBoot() async throws {
        let fixture = try ArchiveFixture { $0.markInterval = .milliseconds(10) }
        fixture.archive.note(CatalogError(DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a page is malformed")))
        let boot = fixture.root + "/journal/boot"
        let other = Data("1 another".utf8)
        try other.write(to: URL(filePath: boot))
        // The next move of the mark says again in which start of the system it is.
        while FileManager.default.contents(atPath: boot) == other { try await Task.sleep(for: .milliseconds(5)) }
        #expect(FileManager.default.fileExists(atPath: fixture.root + "/journal/damaged"))
        let archive = try fixture.reopened()
        defer { archive.close() }
        #expect(archive.recovery.extent == .everything)
        #expect(!FileManager.default.fileExists(atPath: fixture.root + "/journal/damaged"))
    }

    @Test("a closed index is whole in its one file, also while somebody reads it", arguments: [false, true])
    func isWhole(isRead: Bool) async throws {
        let fixture = try ArchiveFixture()
        for number in 1...5 { _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        let reader = isRead ? try ArchiveIndex(root: fixture.root) : nil
        #expect(try reader?.totals().instances ?? 5 <= 5)
        fixture.archive.close()
        let copy = fixture.folder.path("copy.sqlite")
        try FileManager.default.copyItem(atPath: fixture.root + "/index.sqlite", toPath: copy)
        let count = try await DatabaseQueue(path: copy).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM v_instance")
        }
        #expect(count == 5)
        withExtendedLifetime(reader) {}
    }

    private static func apply(_ damage: Damage, _ index: String) throws {
        var data = try Data(contentsOf: URL(filePath: index))
        switch damage {
        case .headerZeroed: data.replaceSubrange(0..<100, with: Data(count: 100))
        case .pagesZeroed: data.replaceSubrange(4096 * 8..<4096 * 14, with: Data(count: 4096 * 6))
        case .cutInHalf: data = data.prefix(data.count / 8192 * 4096)
        case .emptied: data = Data()
        case .removed: return try FileManager.default.removeItem(atPath: index)
        case .tableDropped, .refusalsDropped, .malformedRow, .orphanedRow:
            return try DatabaseQueue(path: index).writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
                switch damage {
                case .tableDropped: try database.execute(sql: "DROP TABLE delivery")
                case .refusalsDropped: try database.execute(sql: "DROP TABLE refusal")
                case .malformedRow: try database.execute(sql: "UPDATE instance SET size = -1 WHERE id = 7")
                default: try database.execute(sql: "UPDATE series SET study = 99")
                }
                #expect([.tableDropped, .refusalsDropped].contains(damage) || database.changesCount == 1)
            }
        }
        try data.write(to: URL(filePath: index))
    }
}
