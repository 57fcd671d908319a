import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Storage
import TestSupport
import Testing

@Suite("A queue whose database finds no room")
struct FullDiskTests {
    /// What lets the database say that the disk is full when something is recorded: an automatic number that is used up.
    private static let fullDisk = """
        CREATE TABLE full_disk (id INTEGER PRIMARY KEY AUTOINCREMENT);
        INSERT INTO full_disk VALUES (9223372036854775807);
        CREATE TRIGGER full_disk_of_conflict BEFORE INSERT ON conflict BEGIN
            INSERT INTO full_disk VALUES (NULL);
        END;
        """

    @Test("gives up the archive's reserve, in the node and beside it", arguments: [true, false])
    func reserve(isBeside: Bool) throws {
        let fixture = try QueueFixture()
        let layout = fixture.archive.layout
        let before = try Self.size(layout.reserve)
        try #require(before > 0)
        let queue = try isBeside ? JobQueue(root: layout.root) : fixture.queue
        #expect(try queue.index.jobs().isEmpty)
        #expect(throws: JobError.self) { try queue.skip(99, by: nil, reason: "there is no such job") }
        #expect(try Self.size(layout.reserve) == before, "that says nothing of the disk")
        try fixture.archive.database.write { try $0.execute(sql: Self.fullDisk) }
        let error = #expect(throws: JobError.self) { try queue.recordDamaged(["1.7": "its checksum is wrong"]) }
        guard case .database? = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(try Self.size(layout.reserve) == 0)
        #expect(fixture.archive.indexDamage == nil)
    }

    private static func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? -1
    }
}
