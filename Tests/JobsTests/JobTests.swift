import Archive
import Foundation
import Jobs
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
            try fixture.queue.fail(job.id, failure: failure)
            #expect(try fixture.queue.nextJobTime() == fixture.now.addingTimeInterval(Double(wait)))
            #expect(try fixture.queue.claim(worker: "w") == nil)
            fixture.advance(.seconds(wait))
            #expect(try fixture.queue.claim(worker: "w")?.id == job.id)
        }
        try fixture.queue.fail(job.id, failure: failure, decision: Data("{}".utf8))
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
        try fixture.queue.fail(job.id, failure: JobFailure(errorClass: .permanent, reason: "no pixel data"))
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
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        fixture.advance(.seconds(50))
        #expect(try fixture.queue.heartbeat(job.id, progress: 0.1, stage: "network"))
        fixture.advance(.seconds(50))
        #expect(try fixture.queue.recoverInterrupted(silentFor: .seconds(60)) == 0)
        fixture.advance(.seconds(50))
        #expect(try fixture.queue.recoverInterrupted(silentFor: .seconds(60)) == 1)
    }

    @Test("a job that is given back has lost no attempt")
    func releases() throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.release(job.id)
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
        #expect(try fixture.queue.heartbeat(job.id, progress: progress, stage: ""))
    }

    @Test("a command beside the node sees the queue and can have a job tried again")
    func opensBesideNode() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.skip(job.id, reason: "only a localizer")
        let beside = try JobQueue(root: fixture.archive.layout.root)
        #expect(try beside.index.job(job.id)?.reason == "only a localizer")
        #expect(try beside.retry(job.id).state == .queued)
    }

    @Test("a job of an earlier state of its study is not tried again: the later one is named")
    func refusesOutdated() throws {
        let fixture = try QueueFixture()
        let first = try #require(try fixture.claimedJob())
        try fixture.queue.fail(first.id, failure: JobFailure(errorClass: .permanent, reason: "broken"))
        let second = try #require(try fixture.claimedJob(["1.3"]))
        try fixture.queue.fail(second.id, failure: JobFailure(errorClass: .permanent, reason: "broken"))
        #expect(throws: JobError.outdated(first.id, latest: second.id)) { try fixture.queue.retry(first.id) }
        #expect(try fixture.queue.index.job(first.id)?.state == .failed)
        #expect(try fixture.queue.retry(second.id).state == .queued)
    }
}
