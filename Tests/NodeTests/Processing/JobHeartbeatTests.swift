import Catalog
import Jobs
import Node
import Synchronization
import TestSupport
import Testing

@Suite("The heartbeat of an attempt")
struct JobHeartbeatTests {
    private let fixture: StudyFixture
    private let job: JobRecord

    init() throws {
        fixture = try StudyFixture()
        try fixture.store(SyntheticInstance())
        job = try fixture.claimedJob()
    }

    /// What the queue knows of the job's work, after a while in which the work asked whether to go on.
    private func stage(after waits: [Duration]) throws -> String {
        let clock = Mutex(SuspendingClock.now)
        let run = JobRun(job: job, queue: fixture.queue, now: { clock.withLock { $0 } }, onProgress: { _ in })
        run.report("inferring", progress: 0.25)
        #expect(try fixture.job(job.id).stage == "inferring")
        _ = try fixture.queue.heartbeat(job.id, by: job.worker, progress: 0.75, stage: "somewhere else")
        for wait in waits {
            clock.withLock { $0 += wait }
            #expect(!run.isCancelled)
        }
        let record = try fixture.job(job.id)
        #expect(record.progress == (record.stage == "inferring" ? 0.25 : 0.75))
        return record.stage
    }

    @Test("the queue hears of work without progress once a minute, however often it asks whether to go on")
    func heartbeat() throws {
        #expect(try stage(after: [.seconds(30), .seconds(29)]) == "somewhere else")
        #expect(try stage(after: [.seconds(30), .seconds(31)]) == "inferring")
        #expect(try stage(after: [.seconds(61)]) == "inferring")
    }

    @Test("an attempt whose job another has ends at its next step")
    func superseded() throws {
        let clock = Mutex(SuspendingClock.now)
        let run = JobRun(job: job, queue: fixture.queue, now: { clock.withLock { $0 } }, onProgress: { _ in })
        run.report("reading", progress: 0)
        try fixture.queue.release(job.id, by: job.worker)
        #expect(!run.isCancelled && !run.isSuperseded)
        clock.withLock { $0 += .seconds(61) }
        #expect(run.isCancelled && run.isSuperseded)
    }
}
