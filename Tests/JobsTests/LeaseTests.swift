import Archive
import Catalog
import GRDB
import Jobs
import Storage
import TestSupport
import Testing

@Suite("The lease of a job", .timeLimit(.minutes(1)))
struct LeaseTests {
    @Test("ends for a worker of which nobody knows and that gives no sign, and its later reports are refused")
    func ends() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        fixture.advance(.seconds(590))
        #expect(try fixture.queue.recoverAbandoned { _ in nil } == 0)
        fixture.advance(.seconds(20))
        #expect(try fixture.queue.recoverAbandoned { _ in true } == 0, "it is at work, whatever it reports")
        #expect(try fixture.queue.recoverAbandoned { _ in nil } == 1)
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
        try fixture.queue.release(job.id, by: "w")
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
            #expect(try fixture.queue.recoverAbandoned { _ in nil } == 0)
        }
        #expect(try fixture.archive.index.job(job.id)?.state == .running)
    }

    @Test("lasts as long as before where the clock is set", arguments: [Duration.seconds(7200), .seconds(-7200)])
    func clock(step: Duration) throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        fixture.stepClock(step)
        _ = try fixture.queue.completeDueStudies()
        #expect(try fixture.queue.recoverAbandoned { _ in nil } == 0)
        #expect(try fixture.archive.index.job(job.id)?.state == .running)
        fixture.advance(.seconds(601))
        #expect(try fixture.queue.recoverAbandoned { _ in nil } == 1)
    }

    @Test("of one job ends though its worker goes on with another")
    func other() throws {
        let fixture = try QueueFixture()
        let first = try #require(try fixture.claimedJob())
        try fixture.receive(["2.1"], study: "2.2.3")
        fixture.advance(.seconds(400))
        _ = try fixture.queue.completeDueStudies()
        let second = try #require(try fixture.queue.claim(worker: "w"))
        fixture.advance(.seconds(300))
        #expect(try fixture.queue.recoverAbandoned { _ in nil } == 1)
        #expect(try fixture.archive.index.job(first.id)?.state == .queued)
        #expect(try fixture.archive.index.job(second.id)?.state == .running)
    }

    @Test("of a delivery ends where the node that sends it does not end it")
    func delivery() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.succeed(job.id, by: "w", decision: nil, results: [.example("1.9")], destinations: ["PACS"])
        let delivery = try #require(try fixture.queue.claimDelivery())
        try fixture.archive.database.write { try $0.execute(sql: "UPDATE delivery SET node = 'another'") }
        #expect(try fixture.queue.recoverInterrupted() == 0, "another node sends it")
        fixture.advance(.seconds(3 * 3600 + 1))
        #expect(try fixture.queue.recoverInterrupted() == 1)
        #expect(try fixture.archive.index.deliveries(state: .pending).map(\.id) == [delivery.id])
    }
}
