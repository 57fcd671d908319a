import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Platform
import Storage
import Synchronization
import TestSupport
import Testing

/// What has a present, and waits for its turn to write.
enum TimedCall: CaseIterable {
    case complete, claim, heartbeat, skip, fail, succeed, release, retry, die, abandon
    case claimDelivery, deliver, failDelivery, releaseDelivery, retryDelivery, expedite, resume, recoverDeliveries

    func run(_ queue: JobQueue, job: JobRecord, delivery: DeliveryRecord) throws {
        let retryable = JobFailure(errorClass: .retryable, reason: "once")
        switch self {
        case .complete: _ = try queue.completeDueStudies()
        case .claim: _ = try queue.claim(worker: "w2")
        case .heartbeat: _ = try queue.heartbeat(job.id, by: nil, progress: 0, stage: "s")
        case .skip: try queue.skip(job.id, by: nil, reason: "r")
        case .fail: try queue.fail(job.id, by: nil, failure: retryable)
        case .succeed: try queue.succeed(job.id, by: nil, decision: nil, results: [], destinations: [])
        case .release: try queue.release(job.id, by: nil)
        case .retry: _ = try? queue.retry(job.id)
        case .die: _ = try queue.workerDied("w", cause: "killed")
        case .abandon: _ = try queue.recoverInterrupted()
        case .claimDelivery: _ = try queue.claimDelivery()
        case .deliver: try queue.deliverySucceeded(delivery.id)
        case .failDelivery: try queue.deliveryFailed(delivery.id, transient: true, reason: "away")
        case .releaseDelivery: try queue.releaseDelivery(delivery.id)
        case .retryDelivery: try? queue.retryDelivery(delivery.id)
        case .expedite: try queue.expediteDeliveries(to: "PACS")
        case .resume: try queue.resumeDeliveries(to: "PACS")
        case .recoverDeliveries: try queue.recoverDeliveries()
        }
    }
}

@Suite("The present of a change", .timeLimit(.minutes(2)))
struct ClockReadingTests {
    /// A clock that says once whether it was asked while nobody was to ask.
    private final class Clock: Sendable {
        private let state = Mutex((isForbidden: false, early: 0, asked: 0))
        let time: @Sendable () -> Date

        init(_ time: @escaping @Sendable () -> Date) { self.time = time }

        var early: Int { state.withLock { $0.early } }
        var asked: Int { state.withLock { $0.asked } }

        func forbid(_ isForbidden: Bool) { state.withLock { $0.isForbidden = isForbidden } }

        func now() -> Date {
            state.withLock { state in
                state.asked += 1
                if state.isForbidden { state.early += 1 }
            }
            return time()
        }
    }

    private static func prepared() throws -> (QueueFixture, JobRecord, DeliveryRecord) {
        let fixture = try QueueFixture()
        let done = try #require(try fixture.claimedJob())
        let result = NewResult(
            sopInstanceUID: "9.1", sopClassUID: "1.2", seriesInstanceUID: "9", sourceSeriesUID: "2", description: "",
            path: fixture.archive.layout.root + "/results/9.1.dcm", size: 1, volumeMillilitres: nil, modelName: "m",
            modelDigest: "d")
        try fixture.queue.succeed(done.id, by: nil, decision: nil, results: [result], destinations: ["PACS"])
        let delivery = try #require(try fixture.queue.claimDelivery())
        let job = try #require(try fixture.claimedJob(["1.3"]))
        return (fixture, job, delivery)
    }

    @Test("is what the clock shows when its turn has come, whatever it showed before", arguments: TimedCall.allCases)
    func turn(call: TimedCall) throws {
        let (fixture, job, delivery) = try Self.prepared()
        let clock = Clock { fixture.now }
        let queue = JobQueue(archive: fixture.archive, now: { clock.now() }, uptime: { .seconds(1000) })
        let (begins, ends) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        clock.forbid(true)
        defer { withExtendedLifetime(fixture) {} }
        try fixture.archive.database.write { _ in
            Thread {
                begins.signal()
                do { try call.run(queue, job: job, delivery: delivery) } catch { Issue.record(error) }
                ends.signal()
            }.start()
            begins.wait()
            usleep(50_000)
            clock.forbid(false)
        }
        ends.wait()
        #expect(clock.early == 0)
        #expect(clock.asked > 0)
    }
}
