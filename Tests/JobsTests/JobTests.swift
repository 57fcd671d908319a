import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Storage
import TestSupport
import Testing

@Suite("Jobs")
struct JobTests {
    private let configuration = JobQueueConfiguration(
        maximumAttempts: 3,
        backoff: Backoff(initial: .seconds(10), maximum: .seconds(15))
    )

    @Test("a retryable failure is tried again after growing waits, until the attempts are used up")
    func retries() throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        let failure = JobFailure(errorClass: .retryable, reason: "out of memory")
        for wait in [10, 15] {
            try fixture.queue.fail(job.id, by: nil, failure: failure)
            #expect(try fixture.queue.nextJobTime() == fixture.now.addingTimeInterval(Double(wait)))
            #expect(try fixture.queue.claim(worker: "w") == nil)
            fixture.advance(.seconds(wait))
            #expect(try fixture.queue.claim(worker: "w")?.id == job.id)
        }
        try fixture.queue.fail(job.id, by: nil, failure: failure, decision: Data("{}".utf8))
        let failed = try #require(try fixture.queue.index.job(job.id))
        #expect(failed.state == .failed)
        #expect(failed.attempts == 3)
        #expect(failed.reason == "out of memory")
        #expect(failed.decision == "{}")
        #expect(failed.finishedAt == fixture.now)
    }

    @Test("a permanent failure is final, and a person can have it tried again")
    func failsForGood() throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.fail(job.id, by: nil, failure: JobFailure(errorClass: .permanent, reason: "no pixel data"))
        #expect(try fixture.queue.claim(worker: "w") == nil)
        #expect(try fixture.queue.retry(job.id).attempts == 0)
        #expect(try fixture.queue.claim(worker: "w")?.id == job.id)
        #expect(throws: JobError.notRepeatable(job.id, state: "running")) { try fixture.queue.retry(job.id) }
        #expect(throws: JobError.noSuchJob(99)) { try fixture.queue.retry(99) }
    }

    @Test("what a process that died had begun is begun again, but not for ever")
    func recovers() throws {
        let fixture = try QueueFixture(configuration)
        var job = try fixture.claimedJob()
        for attempt in 1...2 {
            #expect(job?.attempts == attempt)
            #expect(try fixture.queue.recoverInterrupted() == 1)
            job = try fixture.queue.claim(worker: "w")
        }
        #expect(try fixture.queue.recoverInterrupted() == 1)
        let failed = try #require(try fixture.queue.index.jobs().first)
        #expect(failed.state == .failed)
        #expect(failed.reason?.contains("interrupted 3 times") == true)
    }

    @Test("only a worker that is silent loses its job")
    func recoversSilentWorkers() throws {
        var configuration = configuration
        configuration.jobLease = .seconds(60)
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        fixture.advance(.seconds(50))
        #expect(try fixture.queue.heartbeat(job.id, by: nil, progress: 0.1, stage: "network"))
        fixture.advance(.seconds(50))
        #expect(try fixture.queue.recoverInterrupted(isAlive: { _ in nil }) == 0)
        fixture.advance(.seconds(50))
        #expect(try fixture.queue.recoverInterrupted(isAlive: { _ in nil }) == 1)
    }

    @Test("a job that is given back has lost no attempt")
    func releases() throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.release(job.id, by: nil)
        #expect(try fixture.queue.claim(worker: "w")?.attempts == 1)
    }

    @Test("two workers never have the same job")
    func claimsOnce() async throws {
        let fixture = try QueueFixture()
        for study in 1...20 { try fixture.receive(["1.\(study)"], study: "1.2.\(study)") }
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies().count == 20)
        let claimed = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for worker in 1...4 {
                group.addTask {
                    var ids: [Int64] = []
                    while let job = try fixture.queue.claim(worker: "w\(worker)") { ids.append(job.id) }
                    return ids
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 20)
        #expect(Set(claimed).count == 20)
    }

    @Test("progress that is no fraction breaks nothing", arguments: [-1, 2, Double.nan, .infinity])
    func toleratesProgress(progress: Double) throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        #expect(try fixture.queue.heartbeat(job.id, by: nil, progress: progress, stage: ""))
    }

    @Test("a command beside the node sees the queue and can have a job tried again")
    func opensBesideNode() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.skip(job.id, by: nil, reason: "only a localizer")
        let beside = try JobQueue(root: fixture.archive.layout.root)
        #expect(try beside.index.job(job.id)?.reason == "only a localizer")
        #expect(try beside.retry(job.id).state == .queued)
    }

    @Test("a job of an earlier state of its study is not tried again: the later one is named")
    func refusesOutdated() throws {
        let fixture = try QueueFixture()
        let first = try #require(try fixture.claimedJob())
        try fixture.queue.fail(first.id, by: nil, failure: JobFailure(errorClass: .permanent, reason: "broken"))
        let second = try #require(try fixture.claimedJob(["1.3"]))
        try fixture.queue.fail(second.id, by: nil, failure: JobFailure(errorClass: .permanent, reason: "broken"))
        #expect(throws: JobError.outdated(first.id, latest: second.id)) { try fixture.queue.retry(first.id) }
        #expect(try fixture.queue.index.job(first.id)?.state == .failed)
        #expect(try fixture.queue.retry(second.id).state == .queued)
    }

    @Test("who has waited longest is served first, and nobody before the time")
    func order() throws {
        let fixture = try QueueFixture(configuration)
        for study in [7, 3, 5] {
            try fixture.receive(["1.\(study)"], study: "1.2.\(study)")
            fixture.advance(.seconds(1))
        }
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies().map(\.studyInstanceUID) == ["1.2.7", "1.2.3", "1.2.5"])
        let first = try #require(try fixture.queue.claim(worker: "w"))
        #expect(first.studyInstanceUID == "1.2.7" && first.attempts == 1 && first.worker == "w")
        #expect(first.startedAt == fixture.now && first.heartbeatAt == fixture.now && first.nextAttemptAt == nil)
        try fixture.queue.fail(first.id, by: nil, failure: JobFailure(errorClass: .retryable, reason: "x"))
        let others = try (0..<3).map { _ in try fixture.queue.claim(worker: "w")?.studyInstanceUID }
        #expect(others == ["1.2.3", "1.2.5", nil])
        fixture.advance(.seconds(9))
        #expect(try fixture.queue.claim(worker: "w") == nil)
        fixture.advance(.seconds(1))
        #expect(try fixture.queue.claim(worker: "w")?.id == first.id)
    }

    @Test("progress is a share, kept with its stage and time, and begins anew with every attempt")
    func progress() throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        fixture.advance(.seconds(3))
        for (given, kept) in [(0.25, 0.25), (-1, 0), (2, 1), (.nan, 0)] as [(Double, Double)] {
            #expect(try fixture.queue.heartbeat(job.id, by: nil, progress: given, stage: "reading"))
            #expect(try fixture.queue.index.job(job.id)?.progress == kept)
        }
        let running = try #require(try fixture.queue.index.job(job.id))
        #expect(running.stage == "reading" && running.heartbeatAt == fixture.now && running.startedAt != fixture.now)
        _ = try fixture.queue.heartbeat(job.id, by: nil, progress: 0.5, stage: "reading")
        try fixture.queue.fail(job.id, by: nil, failure: JobFailure(errorClass: .retryable, reason: "x"))
        let queued = try #require(try fixture.queue.index.job(job.id))
        #expect(queued.progress == 0 && queued.stage.isEmpty && queued.worker == nil && queued.state == .queued)
        #expect(queued.errorClass == .retryable && queued.reason == "x" && queued.finishedAt == nil)
    }

    @Test("the end of a job is kept as it was", arguments: [JobState.succeeded, .skipped, .failed])
    func ends(state: JobState) throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        _ = try fixture.queue.heartbeat(job.id, by: nil, progress: 0.5, stage: "network")
        fixture.advance(.seconds(5))
        switch state {
        case .succeeded:
            try fixture.queue.succeed(
                job.id, by: nil, decision: Data("{}".utf8), results: [], destinations: [], reason: "nothing found")
        case .skipped: try fixture.queue.skip(job.id, by: nil, reason: "no CT", decision: Data("{}".utf8))
        default:
            try fixture.queue.fail(
                job.id, by: nil, failure: JobFailure(errorClass: .permanent, reason: "broken"),
                decision: Data("{}".utf8))
        }
        let ended = try #require(try fixture.queue.index.job(job.id))
        #expect(ended.state == state && ended.finishedAt == fixture.now && ended.worker == nil)
        #expect(ended.decision == "{}" && ended.progress == (state == .succeeded ? 1 : 0.5))
        #expect(ended.reason == [JobState.succeeded: "nothing found", .skipped: "no CT", .failed: "broken"][state])
        #expect(ended.errorClass == (state == .failed ? .permanent : nil))
        // What has ended does not end again, and beats no more.
        #expect(throws: JobError.notRunning(job.id)) { try fixture.queue.skip(job.id, by: nil, reason: "again") }
        #expect(try !fixture.queue.heartbeat(job.id, by: nil, progress: 1, stage: ""))
        // A person can have everything tried again, with all attempts left and nothing left of the end.
        let again = try fixture.queue.retry(job.id)
        #expect(again.state == .queued && again.attempts == 0 && again.reason == nil && again.errorClass == nil)
        #expect(again.finishedAt == nil && again.nextAttemptAt == fixture.now && again.progress == 0)
    }

    @Test("a job of a study without CT images, or that was superseded, is not tried again")
    func notRepeatable() throws {
        let fixture = try QueueFixture(configuration)
        try fixture.receive(["1.9"], study: "1.2.9", sopClass: "1.2.840.10008.5.1.4.1.1.4")
        let job = try #require(try fixture.claimedJob())
        try fixture.receive(["1.3"])
        fixture.advance(.seconds(11))
        _ = try fixture.queue.completeDueStudies()
        #expect(throws: JobError.notRepeatable(job.id, state: "superseded")) { try fixture.queue.retry(job.id) }
        let empty = try #require(try fixture.queue.index.jobs().first { $0.state == .skipped })
        #expect(throws: JobError.notRepeatable(empty.id, state: "skipped")) { try fixture.queue.retry(empty.id) }
    }

    @Test("damage of several instances is recorded altogether or not at all")
    func damage() throws {
        let fixture = try QueueFixture()
        try fixture.archive.database.write {
            try $0.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON conflict WHEN NEW.subject = '1.7'
                    BEGIN SELECT RAISE(ABORT, 'not this one'); END
                    """)
        }
        let damaged = Dictionary(uniqueKeysWithValues: (1...9).map { ("1.\($0)", "its checksum is wrong") })
        #expect(throws: JobError.self) { try fixture.queue.recordDamaged(damaged) }
        #expect(try fixture.archive.index.conflicts().isEmpty)
        try fixture.archive.database.write { try $0.execute(sql: "DROP TRIGGER refuse") }
        try fixture.queue.recordDamaged(damaged)
        #expect(try fixture.archive.index.conflicts(kind: .damaged).map(\.count) == Array(repeating: 1, count: 9))
    }

    @Test("a row that does not hold what it should is damage, and decides nothing")
    func mismatch() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        fixture.advance(.seconds(11))
        try fixture.archive.database.write { database in
            try database.execute(
                sql: """
                    PRAGMA writable_schema = ON;
                    UPDATE sqlite_master SET sql = replace(sql, 'generation INTEGER NOT NULL', 'generation INTEGER')
                        WHERE name = 'study';
                    PRAGMA writable_schema = RESET;
                    """)
            try database.execute(sql: "UPDATE study SET generation = NULL")
        }
        #expect(throws: JobError.self) { try fixture.queue.completeDueStudies() }
        #expect(fixture.archive.indexDamage != nil)
        #expect(try fixture.archive.index.jobs().isEmpty)
    }
}
