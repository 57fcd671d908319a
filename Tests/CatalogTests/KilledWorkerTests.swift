import Catalog
import CatalogPostgreSQL
import Foundation
import Glibc
import Jobs
import Platform
import TestSupport
import Testing

/// Processes that do jobs of one catalogue are killed at any moment; each job must be done, and by one at a time.
@Suite(
    "Workers of a catalogue on PostgreSQL that are killed", .takingTurns,
    .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct KilledWorkerTests {
    private static let jobs = 1000
    private static let workers = 3
    private static let kills = 9
    /// Longer than a busy machine lets a worker stand still.
    private static let lease = Duration.seconds(8)

    @Test("none of 1000 jobs is done by two at the same time, none is forgotten", .timeLimit(.minutes(5)))
    func kills() throws {
        let (server, folder) = (try CatalogFixture.server(), try TemporaryFolder())
        let conninfo = try server.makeDatabase()
        let queue = try Self.queue(conninfo, isFirst: true)
        try Self.makeJobs(queue.catalog)
        var generator = SeededGenerator(seed: 1)
        var children = try (0..<Self.workers).map { try Self.start(conninfo, folder, "w\($0)") }
        for kill in 0..<Self.kills {
            let index = kill % Self.workers
            try children[index].child.wait(for: folder.path("working-\(children[index].name)"))
            usleep(UInt32.random(in: 1000...250_000, using: &generator))
            children[index].child.end(SIGKILL)
            children[index] = try Self.start(conninfo, folder, "w\(index)-\(kill)")
        }
        for child in children { #expect(child.child.wait() == 0, "\(child.name)") }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
        #expect(names.filter { $0.hasPrefix("twice") } == [])
        #expect(try queue.catalog.jobCounts() == [.succeeded: Self.jobs])
        #expect(try queue.catalog.results(ofStudy: nil, includingSuperseded: true, limit: .max).count == Self.jobs)
        let interrupted = try queue.catalog.jobs(JobFilter(limit: .max)).filter { $0.attempts > 1 }
        #expect(interrupted.count <= Self.kills)
        let done = names.filter { $0.hasPrefix("done") }.map { name in
            (try? String(contentsOfFile: folder.path(name), encoding: .utf8))?.split(separator: "\n").count ?? 0
        }.reduce(0, +)
        // A worker may be killed between the end of a job and its note of that.
        #expect((Self.jobs - Self.kills...Self.jobs).contains(done))
        print("killed \(Self.kills) workers; \(interrupted.count) of \(Self.jobs) jobs were done again")
    }

    /// The life of a worker.
    @Test(.enabled(if: TestChild.isChild, "runs in a process of its own"))
    func work() throws {
        let folder = try #require(TestChild.folder)
        let order = try #require(TestChild.order).split(separator: "\n").map(String.init)
        let (queue, name) = (try Self.queue(order[0], isFirst: false), order[1])
        let done = open("\(folder)/done-\(name)", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        while try Self.repeating({ try !queue.catalog.isOver }) {
            guard let job = try Self.repeating({ try queue.claim(worker: name) }) else {
                _ = try Self.repeating { try queue.recoverAbandoned { _ in nil } }
                usleep(50_000)
                continue
            }
            // The kernel lets the lock go when the process is killed.
            let lock = open("\(folder)/job-\(job.id)", O_RDWR | O_CREAT, 0o600)
            if flock(lock, LOCK_EX | LOCK_NB) != 0 { close(open("\(folder)/twice-\(job.id)", O_CREAT | O_RDWR, 0o600)) }
            close(open("\(folder)/working-\(name)", O_CREAT | O_RDWR, 0o600))
            usleep(UInt32.random(in: 1000...8000))
            _ = try Self.repeating { try queue.heartbeat(job.id, by: name, progress: 0.5, stage: "half") }
            do throws(JobError) {
                try Self.repeating { () throws(JobError) in
                    try queue.succeed(
                        job.id, by: name, decision: nil, results: [Self.result(job)], destinations: ["PACS"])
                }
                let line = Array("\(job.id)\n".utf8)
                _ = write(done, line, line.count)
            } catch {
                guard error == .notRunning(job.id) else { throw error }
            }
            close(lock)
        }
    }

    private static func start(
        _ conninfo: String, _ folder: TemporaryFolder, _ name: String
    ) throws -> (child: TestChild, name: String) {
        (try TestChild("KilledWorkerTests/work", folder: folder.path(), order: "\(conninfo)\n\(name)"), name)
    }

    private static func queue(_ conninfo: String, isFirst: Bool) throws -> JobQueue {
        let catalog = CatalogFixture.catalog(conninfo)
        let store =
            isFirst
            ? try CatalogFixture.open(catalog, quarantine: "/nowhere").store
            : try catalog.openBeside(forWriting: true)
        var configuration = JobQueueConfiguration(maximumAttempts: 1000)
        configuration.jobLease = lease
        return JobQueue(catalog: store, root: "/nowhere", configuration: configuration)
    }

    private static func makeJobs(_ store: any CatalogStore) throws {
        let instances = try (0..<jobs).map { CatalogChange.store(try entry(study: "1.\($0)")) }
        _ = try store.apply(instances, deadline: { _ in 0 })
        let now = Date().milliseconds
        let made = try store.completeStudies(limit: jobs, clock: { CatalogFixture.clock(now) }) { _, _ in
            let job = NewJob(sourceDigest: "d", sourceCount: 1, refusedCount: 0, skipReason: nil)
            return .complete(.assumed, evidence: "{}", job: job)
        }
        #expect(made.count == jobs)
    }

    private static func result(_ job: JobRecord) -> NewResult {
        NewResult(
            sopInstanceUID: "9.\(job.id)", sopClassUID: "1.2", seriesInstanceUID: "9", sourceSeriesUID: "2",
            description: "", path: "results/9.\(job.id).dcm", size: 1, volumeMillilitres: nil, modelName: "m",
            modelDigest: "d")
    }

    /// Tries again what another worker's lock prevented.
    private static func repeating<T, E>(_ body: () throws(E) -> T) throws(E) -> T {
        for _ in 0..<20 {
            do throws(E) { return try body() } catch {
                guard case .database? = error as? JobError else { throw error }
            }
        }
        return try body()
    }
}

extension CatalogIndex {
    /// Whether every job is done.
    fileprivate var isOver: Bool {
        get throws(CatalogError) { try jobCounts().keys.allSatisfy { $0 == .succeeded } }
    }
}
