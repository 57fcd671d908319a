import Archive
import Catalog
import Jobs
import Storage
import TestSupport
import Testing

@Suite("The lease of a job", .timeLimit(.minutes(1)))
struct LeaseTests {
    @Test("ends for a worker that gives no sign, though it is alive, and its later reports are refused")
    func ends() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        fixture.advance(.seconds(590))
        #expect(try fixture.queue.recoverAbandoned { _, _ in true } == 0)
        fixture.advance(.seconds(20))
        #expect(try fixture.queue.recoverAbandoned { _, _ in true } == 1)
        let again = try #require(try fixture.queue.claim(worker: "another"))
        #expect(again.id == job.id)
        #expect(try !fixture.queue.heartbeat(job.id, by: "w", progress: 0.9, stage: "late"))
        #expect(throws: JobError.notRunning(job.id)) {
            try fixture.queue.succeed(
                job.id, by: "w", decision: nil, results: [.example("1.9")], destinations: ["PACS"])
        }
        #expect(throws: JobError.notRunning(job.id)) { try fixture.queue.skip(job.id, by: "w", reason: "late") }
        #expect(throws: JobError.notRunning(job.id)) {
            try fixture.queue.fail(job.id, by: "w", failure: JobFailure(errorClass: .permanent, reason: "late"))
        }
        #expect(try fixture.archive.index.results().isEmpty)
        #expect(try fixture.queue.heartbeat(job.id, by: "another", progress: 0.5, stage: "going on"))
        let now = try #require(try fixture.archive.index.job(job.id))
        #expect(now.worker == "another")
        #expect(now.stage == "going on")
    }

    @Test("is prolonged by every report")
    func prolonged() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        for _ in 0..<3 {
            fixture.advance(.seconds(500))
            #expect(try fixture.queue.heartbeat(job.id, by: "w", progress: 0.1, stage: "at it"))
            #expect(try fixture.queue.recoverAbandoned { _, _ in true } == 0)
        }
        #expect(try fixture.archive.index.job(job.id)?.state == .running)
    }

    @Test("follows a clock that is put forward")
    func clock() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        fixture.stepClock(.seconds(7200))
        #expect(try fixture.queue.recoverAbandoned { _, _ in true } == 0)
        #expect(try fixture.archive.index.job(job.id)?.state == .running)
    }
}
