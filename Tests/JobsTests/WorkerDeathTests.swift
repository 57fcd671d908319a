import Archive
import Catalog
import Foundation
import Jobs
import Storage
import Testing

@Suite("Jobs whose worker ended")
struct WorkerDeathTests {
    private let configuration = JobQueueConfiguration(backoff: Backoff(initial: .seconds(10), maximum: .seconds(15)))
    private let cause = "the worker was ended by signal 11 (SIGSEGV)"

    @Test("one death costs an attempt, the second is final, and both are named with the stage")
    func twoDeaths() throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        _ = try fixture.queue.heartbeat(job.id, by: nil, progress: 0.1, stage: "reading")
        let first = try #require(try fixture.queue.workerDied("w", cause: cause).first)
        #expect(first.state == .queued)
        #expect(first.reason == "\(cause) at \"reading\"")
        #expect((first.attempts, first.workerDeaths) == (1, 1))
        #expect(try fixture.queue.claim(worker: "w") == nil, "it waits before it is begun again")
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.claim(worker: "w") != nil)
        let last = try #require(try fixture.queue.workerDied("w", cause: cause).first)
        #expect(last.state == .failed)
        #expect(last.errorClass == .permanent)
        #expect(last.reason?.hasPrefix(cause) == true)
        #expect(last.finishedAt == fixture.now)
    }

    @Test("every job that the worker had begun is told of its death")
    func severalJobs() throws {
        let fixture = try QueueFixture(configuration)
        for study in ["1.2.3", "1.2.4", "1.2.5"] { try fixture.receive([study + ".1"], study: study) }
        fixture.advance(.seconds(11))
        _ = try fixture.queue.completeDueStudies()
        let claimed = try (0..<3).map { _ in try #require(try fixture.queue.claim(worker: "w")).id }
        let lost = try fixture.queue.workerDied("w", cause: cause)
        #expect(Set(lost.map(\.id)) == Set(claimed) && lost.allSatisfy { $0.state == .queued && $0.workerDeaths == 1 })
    }

    @Test("a person who has it tried again gives it both lives back")
    func retriedByHand() throws {
        let fixture = try QueueFixture(JobQueueConfiguration(maximumWorkerDeaths: 1))
        let job = try #require(try fixture.claimedJob())
        #expect(try fixture.queue.workerDied("w", cause: cause).map(\.state) == [.failed])
        #expect(try fixture.queue.retry(job.id).workerDeaths == 0)
    }

    @Test("the death of a worker touches no other's job")
    func anotherWorker() throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        #expect(try fixture.queue.workerDied("v", cause: cause).isEmpty)
        #expect(try fixture.queue.releaseJobs(of: "v") == 0)
        #expect(try fixture.queue.index.job(job.id)?.state == .running)
    }

    @Test("a death at the last attempt is final, too")
    func lastAttempt() throws {
        let fixture = try QueueFixture(JobQueueConfiguration(maximumAttempts: 1, maximumWorkerDeaths: 9))
        _ = try fixture.claimedJob()
        #expect(try fixture.queue.workerDied("w", cause: cause).map(\.state) == [.failed])
    }

    @Test("what a worker that is told to stop had begun is given back without counting")
    func stopped() throws {
        let fixture = try QueueFixture(configuration)
        _ = try fixture.claimedJob()
        #expect(try fixture.queue.releaseJobs(of: "w") == 1)
        let again = try #require(try fixture.queue.claim(worker: "w"))
        #expect((again.attempts, again.workerDeaths) == (1, 0))
    }

    @Test("at a start and later, the jobs of workers that are still at work stay with them")
    func livingWorkers() throws {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        #expect(try fixture.queue.recoverInterrupted(isAlive: { name in name == "w" }) == 0)
        #expect(try fixture.queue.recoverAbandoned(isAlive: { name in name == "w" }) == 0)
        #expect(try fixture.queue.index.job(job.id)?.state == .running)
        #expect(try fixture.queue.recoverAbandoned(isAlive: { _ in false }) == 1)
        let recovered = try #require(try fixture.queue.index.job(job.id))
        #expect((recovered.state, recovered.attempts) == (.queued, 1))
    }
}
