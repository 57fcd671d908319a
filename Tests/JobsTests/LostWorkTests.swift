import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Platform
import Storage
import TestSupport
import Testing

@Suite("What becomes of work that was begun and lost")
struct LostWorkTests {
    private static let configuration = JobQueueConfiguration(
        maximumAttempts: 3, maximumWorkerDeaths: 9, backoff: Backoff(initial: .seconds(10), maximum: .seconds(15)))

    @Test("a job whose worker died waits as after any failure, and says at what it was")
    func death() throws {
        let fixture = try QueueFixture(Self.configuration)
        let job = try #require(try fixture.claimedJob())
        for (attempt, wait) in [(1, 10), (2, 15)] {
            _ = try fixture.queue.heartbeat(job.id, by: "w", progress: 0.5, stage: "stage \(attempt)")
            let lost = try #require(try fixture.queue.workerDied("w", cause: "killed").first)
            #expect(lost.state == .queued && lost.errorClass == .retryable)
            #expect((lost.attempts, lost.workerDeaths) == (attempt, attempt))
            #expect(lost.reason == "killed at \"stage \(attempt)\"")
            #expect(lost.nextAttemptAt == fixture.now.addingTimeInterval(Double(wait)))
            #expect(lost.worker == nil && lost.progress == 0 && lost.stage.isEmpty && lost.finishedAt == nil)
            fixture.advance(.seconds(wait))
            #expect(try fixture.queue.claim(worker: "w")?.attempts == attempt + 1)
        }
        let last = try #require(try fixture.queue.workerDied("w", cause: "killed").first)
        #expect(last.state == .failed && last.errorClass == .retryable, "its attempts are used up")
        #expect(last.reason == "killed at \"\"" && last.finishedAt == fixture.now && last.workerDeaths == 3)
    }

    @Test("a job that brings down its last worker has failed for good, whatever attempts are left")
    func lastDeath() throws {
        let fixture = try QueueFixture(JobQueueConfiguration(maximumWorkerDeaths: 2))
        _ = try fixture.claimedJob()
        _ = try fixture.queue.workerDied("w", cause: "killed")
        fixture.advance(.seconds(30))
        _ = try #require(try fixture.queue.claim(worker: "w"))
        let last = try #require(try fixture.queue.workerDied("w", cause: "killed").first)
        #expect(last.state == .failed && last.errorClass == .permanent)
        #expect(last.reason == "killed at \"\", for the last time of 2")
    }

    @Test("a job that was interrupted is begun again at once, until its attempts are used up")
    func interruption() throws {
        let fixture = try QueueFixture(Self.configuration)
        let job = try #require(try fixture.claimedJob())
        for attempt in 1...2 {
            _ = try fixture.queue.heartbeat(job.id, by: nil, progress: 0.5, stage: "network")
            #expect(try fixture.queue.recoverInterrupted() == 1)
            let lost = try #require(try fixture.queue.index.job(job.id))
            #expect(lost.state == .queued && lost.errorClass == .retryable && lost.attempts == attempt)
            #expect(lost.reason == "interrupted at \"network\"" && lost.nextAttemptAt == fixture.now)
            #expect(lost.workerDeaths == 0, "nobody knows that it was the job's doing")
            _ = try #require(try fixture.queue.claim(worker: "w"))
        }
        #expect(try fixture.queue.recoverInterrupted() == 1)
        let failed = try #require(try fixture.queue.index.job(job.id))
        #expect(failed.state == .failed && failed.errorClass == .permanent && failed.finishedAt == fixture.now)
        #expect(failed.reason == "interrupted 3 times at \"\"")
    }

    @Test("a failure tells whether it is final")
    func finality() throws {
        let fixture = try QueueFixture(JobQueueConfiguration(maximumAttempts: 2))
        let job = try #require(try fixture.claimedJob())
        let failure = JobFailure(errorClass: .retryable, reason: "once")
        #expect(try !fixture.queue.fail(job.id, by: "w", failure: failure))
        fixture.advance(.seconds(30))
        _ = try #require(try fixture.queue.claim(worker: "w"))
        #expect(try fixture.queue.fail(job.id, by: "w", failure: failure))
        #expect(try fixture.queue.index.job(job.id)?.errorClass == .retryable)
        #expect(throws: JobError.noSuchJob(99)) { try fixture.queue.fail(99, by: nil, failure: failure) }
        #expect(throws: JobError.noSuchJob(99)) { try fixture.queue.skip(99, by: nil, reason: "r") }
        #expect(throws: JobError.noSuchJob(99)) {
            try fixture.queue.succeed(99, by: nil, decision: nil, results: [], destinations: [])
        }
    }

    @Test("a lease lasts to its very end, also where a version before leases began the job", arguments: [true, false])
    func leaseEnd(hasLease: Bool) throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        if !hasLease { try fixture.archive.database.write { try $0.execute(sql: "UPDATE job SET lease_until = NULL") } }
        fixture.advance(.seconds(600))
        #expect(try fixture.queue.recoverAbandoned { _ in nil } == 0)
        #expect(try fixture.queue.index.job(job.id)?.state == .running)
        fixture.advance(.milliseconds(1))
        #expect(try fixture.queue.recoverAbandoned { _ in nil } == 1)
        #expect(try fixture.queue.index.job(job.id)?.state == .queued)
    }

    @Test("whether a worker lives is asked by its name")
    func names() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        var asked: Set<String> = []
        let count = try fixture.queue.recoverAbandoned { name in
            asked.insert(name)
            return true
        }
        #expect(count == 0 && asked == ["w"])
        try fixture.queue.release(job.id, by: "v")
        #expect(try fixture.queue.index.job(job.id)?.state == .running, "of another worker")
        try fixture.queue.release(job.id, by: "w")
        #expect(try fixture.queue.index.job(job.id)?.nextAttemptAt == fixture.now)
    }

    @Test("the lease of a delivery follows the clock, and none is longer than a lease", arguments: [7200, -7200])
    func deliveryLease(step: Int) throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.succeed(job.id, by: "w", decision: nil, results: [.example("2.1")], destinations: ["PACS"])
        _ = try #require(try fixture.queue.claimDelivery())
        func lease() throws -> Int64? {
            try fixture.archive.database.read { try Int64.fetchOne($0, sql: "SELECT lease_until FROM delivery") }
        }
        #expect(try lease() == fixture.now.milliseconds + 10_800_000)
        fixture.stepClock(.seconds(step))
        _ = try fixture.queue.completeDueStudies()
        #expect(try lease() == fixture.now.milliseconds + 10_800_000)
    }
}
