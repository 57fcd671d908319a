import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Logging
import Storage
import TestSupport
import Testing

@Suite("A recovery that a full disk has put off")
struct PutOffRecoveryTests {
    /// What lets the database say that the disk is full when a start renews deadlines: an automatic number that is used
    /// up.
    private static let fullDisk = """
        CREATE TABLE full_disk (id INTEGER PRIMARY KEY AUTOINCREMENT);
        INSERT INTO full_disk VALUES (9223372036854775807);
        CREATE TRIGGER full_disk_of_study BEFORE UPDATE ON study BEGIN INSERT INTO full_disk VALUES (NULL); END;
        """

    @Test("no study is complete before it is done, as instances may be missing from the index")
    func waits() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        try fixture.archive.database.write { try $0.execute(sql: Self.fullDisk) }
        fixture.archive.close()
        fixture.advance(.seconds(11))
        var configuration = ArchiveConfiguration(
            root: fixture.archive.layout.root, minimumFreeBytes: 0, defaultIdleTime: .zero)
        configuration.markInterval = .milliseconds(50)
        let archive = try InstanceArchive(
            configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { fixture.now })
        defer { archive.close() }
        let queue = JobQueue(archive: archive, now: { fixture.now }, uptime: { .zero })
        #expect(!archive.isInOrder)
        #expect(try #require(try queue.nextDeadline()) <= fixture.now)
        #expect(try queue.completeDueStudies().isEmpty)
        try archive.database.write { try $0.execute(sql: "DROP TRIGGER full_disk_of_study") }
        #expect(archive.waitUntilChecked(seconds: 30))
        #expect(try queue.completeDueStudies().map(\.sourceCount) == [1])
    }
}
