import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Platform
import Storage
import TestSupport
import Testing

/// Somebody sets the wall clock while the node runs; elapsed time is what counts.
@Suite("A wall clock that is set")
struct ClockTests {
    static let steps: [Duration] = [.seconds(7200), .seconds(-7200), .seconds(40), .seconds(-40)]

    @Test("neither completes a study that is still arriving nor holds one back", arguments: steps)
    func studies(step: Duration) throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        fixture.advance(.seconds(4))
        fixture.stepClock(step)
        #expect(try fixture.queue.completeDueStudies().isEmpty, "complete by the step alone")
        fixture.advance(.seconds(1))
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        try fixture.receive(["1.2"])
        fixture.advance(.seconds(9))
        #expect(try fixture.queue.completeDueStudies().isEmpty, "complete before the idle time")
        fixture.advance(.seconds(60))
        #expect(try fixture.queue.completeDueStudies().map(\.sourceCount) == [2])
    }

    @Test("an instance that is indexed between the step and the next look keeps its idle time", arguments: steps)
    func instancesAfterStep(step: Duration) throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        fixture.stepClock(step)
        try fixture.receive(["1.2"])
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        fixture.advance(.seconds(9))
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        fixture.advance(.seconds(60))
        #expect(try fixture.queue.completeDueStudies().count == 1)
    }

    @Test("a step is followed by the next transaction where the first one after it fails")
    func failedTransaction() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        fixture.stepClock(.seconds(7200))
        try fixture.archive.database.write {
            try $0.execute(
                sql: "CREATE TRIGGER refuse BEFORE UPDATE ON study BEGIN SELECT RAISE(ABORT, 'not now'); END")
        }
        #expect(throws: JobError.self) { try fixture.queue.completeDueStudies() }
        try fixture.archive.database.write { try $0.execute(sql: "DROP TRIGGER refuse") }
        #expect(try fixture.queue.completeDueStudies().isEmpty, "complete by the step alone")
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies().count == 1)
    }

    @Test("two loops that look at the same time follow a step once")
    func simultaneousLooks() throws {
        let fixture = try QueueFixture()
        let clock = TestClock()
        let queue = JobQueue(
            archive: fixture.archive, now: { clock.now },
            uptime: {
                usleep(20_000)
                return clock.uptime
            })
        try fixture.receive(["1.1"])
        #expect(try queue.completeDueStudies().isEmpty)
        clock.step(.seconds(7200))
        WorkerThread.forEach(count: 8, threads: 8) { _ in (try? queue.completeDueStudies()) != nil }
        #expect(try queue.nextDeadline() == clock.now.addingTimeInterval(10))
    }

    @Test("a clock that is put right in small portions is no step")
    func slewing() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        for _ in 1...40 {
            #expect(try fixture.queue.completeDueStudies().isEmpty)
            fixture.advance(.milliseconds(240))
            fixture.stepClock(.milliseconds(5))
        }
        fixture.advance(.milliseconds(400))
        #expect(try fixture.queue.completeDueStudies().count == 1)
    }

    @Test("the next attempt of a job is never farther away than the longest wait", arguments: steps)
    func jobs(step: Duration) throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.fail(job.id, by: nil, failure: JobFailure(errorClass: .retryable, reason: "once"))
        fixture.stepClock(step)
        _ = try fixture.queue.completeDueStudies()
        let next = try #require(try fixture.queue.nextJobTime())
        #expect(next <= fixture.now.addingTimeInterval(3600))
        fixture.advance(.seconds(3600))
        #expect(try fixture.queue.claim(worker: "w")?.id == job.id)
    }

    @Test("the next attempt of a delivery is never farther away than the longest wait", arguments: steps)
    func deliveries(step: Duration) throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.succeed(job.id, by: nil, decision: nil, results: [.example("2.1")], destinations: ["PACS"])
        let delivery = try #require(try fixture.queue.claimDelivery())
        try fixture.queue.deliveryFailed(delivery.id, transient: true, reason: "away")
        fixture.stepClock(step)
        _ = try fixture.queue.completeDueStudies()
        #expect(try #require(try fixture.queue.nextDeliveryTime()) <= fixture.now.addingTimeInterval(1800))
        fixture.advance(.seconds(1800))
        #expect(try fixture.queue.claimDelivery()?.id == delivery.id)
    }

    private static var shortLease: JobQueueConfiguration {
        var configuration = JobQueueConfiguration()
        configuration.jobLease = .seconds(60)
        return configuration
    }

    @Test("a worker that reports is not taken for silent, and a dead one is found out", arguments: steps)
    func heartbeats(step: Duration) throws {
        let fixture = try QueueFixture(Self.shortLease)
        let job = try #require(try fixture.claimedJob())
        #expect(try fixture.queue.recoverInterrupted(isAlive: { _ in nil }) == 0)
        fixture.advance(.seconds(5))
        fixture.stepClock(step)
        #expect(try fixture.queue.recoverInterrupted(isAlive: { _ in nil }) == 0)
        fixture.advance(.seconds(61))
        #expect(try fixture.queue.recoverInterrupted(isAlive: { _ in nil }) == 1)
        #expect(try fixture.queue.index.job(job.id)?.state == .queued)
    }

    @Test("a look at the workers while the node runs follows the clock too", arguments: steps)
    func abandoned(step: Duration) throws {
        let fixture = try QueueFixture(Self.shortLease)
        let job = try #require(try fixture.claimedJob())
        fixture.advance(.seconds(5))
        fixture.stepClock(step)
        #expect(try fixture.queue.recoverAbandoned(isAlive: { _ in nil }) == 0)
        fixture.advance(.seconds(61))
        #expect(try fixture.queue.recoverAbandoned(isAlive: { _ in nil }) == 1)
        #expect(try fixture.queue.index.job(job.id)?.state == .queued)
    }

    @Test("neither ends nor prolongs the wait for instances that were refused", arguments: steps)
    func refusals(step: Duration) throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        try fixture.refuse("1.2")
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).isEmpty)
        fixture.advance(.seconds(11))
        fixture.stepClock(step)
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).isEmpty)
        fixture.advance(.seconds(40))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).isEmpty)
        fixture.advance(.seconds(80))
        // A refusal that lies ahead of the clock is waited for from now on.
        var jobs = try fixture.queue.completeDueStudies(refusedWait: .seconds(60))
        fixture.advance(.seconds(61))
        jobs += try fixture.queue.completeDueStudies(refusedWait: .seconds(60))
        #expect(jobs.map(\.refusedCount) == [1])
    }

    @Test("what a wrong clock left behind is put right at the first look of the next start")
    func start() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.fail(job.id, by: nil, failure: JobFailure(errorClass: .retryable, reason: "once"))
        try fixture.archive.database.write { database in
            try database.execute(sql: "UPDATE job SET next_attempt_at = next_attempt_at + 7200000")
            try database.execute(sql: "UPDATE study SET deadline_at = \(fixture.now.milliseconds + 7_200_000)")
        }
        try fixture.queue.recoverInterrupted()
        #expect(try #require(try fixture.queue.nextJobTime()) <= fixture.now.addingTimeInterval(3600))
        #expect(try #require(try fixture.queue.nextDeadline()) <= fixture.now.addingTimeInterval(60))
    }
}
