import Archive
import Catalog
import CatalogSQLite
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("Room on the disk", .timeLimit(.minutes(1)))
struct SpaceTests {
    private static let mebibyte: Int64 = 1 << 20
    private let log = SystemCallLog()

    @Test("many that write at the same time leave the minimum free together")
    func manyWriters() throws {
        let fixture = try fixture(minimum: 100, free: 110)
        let writers = (0..<16).map { fixture.archive.beginInstance(.ct("1.2.3.\($0)")) }
        let begun = Self.dataSet(bytes: 600_000)
        for writer in writers { begun.withUnsafeBytes { writer.append($0) } }
        fixture.archive.settle()
        let accepted = writers.count { $0.failure == nil }
        #expect(accepted == 10)
        for writer in writers where writer.failure != nil {
            guard case .noSpace(_, Self.mebibyte * 100) = writer.failure else {
                Issue.record("found \(String(describing: writer.failure))")
                return
            }
        }
        for writer in writers { writer.discard() }
        fixture.archive.settle()
        let next = fixture.archive.beginInstance(.ct("1.2.4"))
        begun.withUnsafeBytes { next.append($0) }
        fixture.archive.settle()
        #expect(next.failure == nil)
    }

    @Test("one peer takes no more than it leaves to the others")
    func oneLargeInstance() throws {
        let fixture = try fixture(minimum: 100, free: 240)
        var announcement = InstanceAnnouncement.ct("1.2.3")
        announcement.peerAddress = "10.0.0.1"
        let greedy = fixture.archive.beginInstance(announcement)
        // Claims to be longer than what comes.
        Self.dataSet(bytes: 400 << 20, present: 0).withUnsafeBytes { greedy.append($0) }
        let piece = [UInt8](repeating: 0, count: 1 << 20)
        var mebibytes = 0
        while greedy.failure == nil, mebibytes < 400 {
            piece.withUnsafeBytes { greedy.append($0) }
            greedy.waitUntilDrained()
            mebibytes += 1
        }
        fixture.archive.settle()
        #expect((64...70).contains(mebibytes), "\(mebibytes) MiB were taken")
        let other = fixture.archive.beginInstance(.ct("1.2.4"))
        Self.dataSet(bytes: 600_000).withUnsafeBytes { other.append($0) }
        fixture.archive.settle()
        #expect(other.failure == nil)
        greedy.discard()
        other.discard()
    }

    @Test("what a peer has stored or given up is not held against it")
    func manyInstances() async throws {
        // Each is promised a mebibyte, and one after the other has the same room.
        let fixture = try fixture(minimum: 100, free: 170)
        for number in 0..<80 {
            if number.isMultiple(of: 2) {
                let dataSet = TestDataSet(sopInstanceUID: "1.2.3.\(number)", pixelByteCount: 16)
                _ = try await fixture.archive.store(dataSet).get()
            } else {
                let writer = fixture.archive.beginInstance(.ct("1.2.3.\(number)"))
                Self.dataSet(bytes: 600_000).withUnsafeBytes { writer.append($0) }
                fixture.archive.settle()
                #expect(writer.failure == nil)
                writer.discard()
            }
        }
    }

    @Test("free space that cannot be asked for is not plenty of it")
    func unknownSpace() async throws {
        let fixture = try fixture(minimum: 0, free: nil)
        log.limit(freeBytes: -1)
        try await Task.sleep(for: .milliseconds(1100))
        let result = await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3"))
        #expect(throws: ArchiveError.self) { try result.get() }
    }

    @Test("rows that find no room are written with the reserve's, and nothing is lost or received meanwhile")
    func fullDatabase() async throws {
        let fixture = try fixture(minimum: 0, free: nil, reserve: 4 * Self.mebibyte)
        let reserve = fixture.archive.layout.reserve
        #expect(try Self.size(reserve) == 4 << 20)
        // Too little for another reserve, however long this takes.
        log.limit(freeBytes: 8 * Self.mebibyte)
        try await fixture.archive.database.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        var (stored, refused): ([String], ArchiveError?) = ([], nil)
        for number in 0..<2000 where refused == nil {
            let uid = "1.2.3.\(number)"
            switch await fixture.archive.store(TestDataSet(sopInstanceUID: uid, pixelByteCount: 16)) {
            case .success: stored.append(uid)
            case .failure(let error): refused = error
            }
        }
        guard case .indexUnavailable = refused else {
            Issue.record("found \(String(describing: refused))")
            return
        }
        // Instances are refused from the first failure on, a moment before the reserve is given up.
        for _ in 0..<3000 where try Self.size(reserve) > 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try Self.size(reserve) == 0)
        try await fixture.archive.database.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        fixture.archive.settle()
        #expect(try fixture.archive.index.sopInstanceUIDs().sorted() == stored.sorted())
        #expect(fixture.archive.oldestWork == nil)
        log.limit(freeBytes: nil)
        try await Task.sleep(for: .milliseconds(1100))
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.4")).get()
        #expect(try Self.size(reserve) == 4 << 20)
    }

    @Test("the reserve is given up for a full disk, and for no other error of the database")
    func otherErrors() throws {
        let fixture = try fixture(minimum: 0, free: nil, reserve: 4 * Self.mebibyte)
        let layout = fixture.archive.layout
        for code in [ResultCode.SQLITE_BUSY, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CORRUPT] {
            #expect(!DiskReserve.release(after: CatalogError(DatabaseError(resultCode: code)), in: layout))
        }
        #expect(try Self.size(layout.reserve) == 4 << 20)
        #expect(DiskReserve.release(after: CatalogError(DatabaseError(resultCode: .SQLITE_FULL)), in: layout))
        #expect(try Self.size(layout.reserve) == 0)
        #expect(
            !DiskReserve.release(after: CatalogError(DatabaseError(resultCode: .SQLITE_FULL)), in: layout),
            "nothing is left")
    }

    @Test("an archive on a full disk opens, gives its reserve up and refuses")
    func opensOnFullDisk() async throws {
        let fixture = try fixture(minimum: 0, free: nil, reserve: 4 * Self.mebibyte)
        log.limit(freeBytes: 0)
        let system = log.fileSystem
        let archive = try fixture.reopened(adjusting: {
            $0.system = system
            $0.reserveBytes = 4 << 20
        })
        #expect(try Self.size(archive.layout.reserve) == 0)
        let result = await archive.store(TestDataSet(sopInstanceUID: "1.2.3"))
        #expect(throws: ArchiveError.noSpace(freeBytes: 0, requiredBytes: 4 << 20)) { try result.get() }
        archive.close()
    }

    @Test("a reserve that a full disk prevented at the start is set aside when there is room")
    func reserveLater() async throws {
        let fixture = try fixture(minimum: 0, free: 0, reserve: 4 * Self.mebibyte)
        #expect(!FileManager.default.fileExists(atPath: fixture.archive.layout.reserve))
        log.limit(freeBytes: 100 * Self.mebibyte)
        try await Task.sleep(for: .milliseconds(1100))
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3")).get()
        #expect(try Self.size(fixture.archive.layout.reserve) == 4 << 20)
    }

    private func fixture(minimum: Int64, free: Int64?, reserve: Int64 = 0) throws -> ArchiveFixture {
        log.limit(freeBytes: free.map { $0 * Self.mebibyte })
        let system = log.fileSystem
        return try ArchiveFixture {
            $0.system = system
            $0.minimumFreeBytes = minimum * Self.mebibyte
            $0.reserveBytes = reserve
        }
    }

    /// The first bytes of a data set with so many bytes of pixel data.
    private static func dataSet(bytes: Int, present: Int? = nil) -> [UInt8] {
        var start = TestDataSet(sopInstanceUID: "1.2.3", pixelByteCount: 0).bytes
        start.replaceSubrange((start.count - 4)..., with: withUnsafeBytes(of: UInt32(bytes).littleEndian) { Array($0) })
        return start + [UInt8](repeating: 0, count: present ?? bytes)
    }

    private static func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? -1
    }
}
