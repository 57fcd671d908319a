import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Platform
import Storage
import TestSupport
import Testing

@Suite("An index that 0.1.0 wrote", .timeLimit(.minutes(1)))
struct EarlierIndexTests {
    /// What came with the migrations after that version, taken away again.
    private static let asBefore = """
        DELETE FROM grdb_migrations WHERE identifier IN ('6 leases', '7 owners', '8 names');
        DROP TABLE patient_name_index;
        DROP TABLE patient_name;
        ALTER TABLE study DROP COLUMN node;
        ALTER TABLE instance DROP COLUMN node;
        ALTER TABLE result DROP COLUMN node;
        ALTER TABLE job DROP COLUMN node;
        ALTER TABLE job DROP COLUMN lease_until;
        ALTER TABLE delivery DROP COLUMN node;
        ALTER TABLE delivery DROP COLUMN lease_until;
        """

    @Test("is opened with everything in it, and a worker's job goes on where its lease is unknown")
    func opened() async throws {
        let fixture = try ArchiveFixture { $0.defaultIdleTime = .zero }
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        let queue = JobQueue(archive: fixture.archive)
        _ = try queue.completeDueStudies()
        let job = try #require(try queue.claim(worker: "a worker of before"))
        let (studies, instances) = try Self.listing(fixture.archive)
        let archive = try fixture.reopened { root in
            let database = try DatabaseQueue(path: root + "/index.sqlite")
            try database.writeWithoutTransaction { try $0.execute(sql: Self.asBefore) }
            try database.close()
        }
        defer { archive.close() }
        #expect(try Self.listing(archive) == (studies, instances))
        let name = try #require(studies.first?.patientName)
        #expect(!name.isEmpty)
        #expect(try archive.index.studies(StudyFilter(patientName: name.lowercased())) == studies)
        #expect(try archive.index.studies(StudyFilter(patientName: "nobody*")).isEmpty)
        #expect(try archive.index.job(job.id)?.worker == "a worker of before")
        let later = JobQueue(archive: archive)
        #expect(try later.recoverAbandoned { _ in true } == 0)
        #expect(try later.heartbeat(job.id, by: "a worker of before", progress: 0.5, stage: "going on"))
        #expect(try later.recoverAbandoned { _ in false } == 1)
        #expect(try archive.index.job(job.id)?.state == .queued)
    }

    /// `Fixtures/index-0.1.0.sql` is what `sqlite3 index.sqlite .dump` showed of an archive of that version.
    @Test("is read as that version wrote it, with studies, jobs, results, deliveries and associations")
    func dump() throws {
        let folder = try TemporaryFolder()
        let root = folder.path("archive")
        try FileManager.default.createDirectory(atPath: root + "/instances/00", withIntermediateDirectories: true)
        let file = Bundle.module.bundleURL.appendingPathComponent("Fixtures/index-0.1.0.sql")
        let database = try DatabaseQueue(path: root + "/index.sqlite")
        let sql = try String(contentsOf: file, encoding: .utf8)
        try database.writeWithoutTransaction { try $0.execute(sql: sql) }
        try database.close()
        #expect(throws: ArchiveError.self) { try ArchiveIndex(root: root) }
        try CatalogTransfer(root: root, server: nil).migrate()
        let index = try ArchiveIndex(root: root)
        let studies = try index.studies()
        #expect(studies.map(\.patientName) == ["Doe^Jane", "Müller^Anna"])
        #expect(studies.map(\.date) == ["20260103", "20260102"] && studies.map(\.instanceCount) == [3, 21])
        #expect(studies.map(\.jobState) == [.succeeded, .succeeded] && studies.allSatisfy { !$0.isReceiving })
        #expect(try index.studies(StudyFilter(patientName: "*mull*")).map(\.patientID) == ["P-1"])
        let study = try #require(studies.last)
        let instances = try index.instances(ofStudy: study.studyInstanceUID)
        #expect(instances.count == 21 && instances.allSatisfy { $0.path.contains("instances/") })
        #expect(try index.jobs().map(\.attempts) == [1, 1])
        let result = try #require(try index.results().first)
        #expect(abs((result.volumeMillilitres ?? 0) - 12.9978) < 1e-4 && result.modelName == "commissioning-threshold")
        let delivery = try #require(try index.deliveries().first)
        #expect((delivery.destination, delivery.state, delivery.attempts) == ("away", .pending, 1))
        #expect(delivery.reason?.contains("Connection refused") == true)
        #expect(try index.associations().map(\.instancesStored) == [3, 21])
        #expect(try JobQueue(root: root).nextDeliveryTime() != nil, "it goes on where that version was")
        let archive = try ArchiveFixture.open(root)
        defer { archive.close() }
        #expect(try archive.index.studies().map(\.studyInstanceUID) == studies.map(\.studyInstanceUID))
        #expect(try archive.index.results() == [result])
    }

    @Test("is not changed by a command beside a node of that version")
    func command() async throws {
        let fixture = try ArchiveFixture()
        let root = fixture.root
        fixture.archive.close()
        let database = try DatabaseQueue(path: root + "/index.sqlite")
        try await database.writeWithoutTransaction { try $0.execute(sql: Self.asBefore) }
        #expect(throws: ArchiveError.self) { try JobQueue(root: root) }
        let last = try await database.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations") }
        #expect(last.last == "5 completeness")
        try database.close()
    }

    private static func listing(_ archive: InstanceArchive) throws -> ([StudyRecord], [InstanceRecord]) {
        let studies = try archive.index.studies()
        return (studies, try studies.flatMap { try archive.index.instances(ofStudy: $0.studyInstanceUID) })
    }
}
