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

@Suite("How a queue is set up")
struct QueueConfigurationTests {
    @Test("without a word it has what the documents promise")
    func defaults() {
        let configuration = JobQueueConfiguration()
        #expect(configuration.maximumAttempts == 5 && configuration.maximumWorkerDeaths == 2)
        #expect(configuration.backoff == Backoff(initial: .seconds(30), maximum: .seconds(3600)))
        #expect(configuration.maximumDeliveryAttempts == 100)
        #expect(configuration.deliveryBackoff == Backoff(initial: .seconds(15), maximum: .seconds(1800)))
        #expect(configuration.jobLease == .seconds(600) && configuration.deliveryLease == .seconds(10_800))
    }

    @Test("every number is kept as it is given")
    func values() {
        let (jobs, deliveries) = (
            Backoff(initial: .seconds(3), maximum: .seconds(4)), Backoff(initial: .seconds(6), maximum: .seconds(7))
        )
        let configuration = JobQueueConfiguration(
            maximumAttempts: 1, maximumWorkerDeaths: 2, backoff: jobs, maximumDeliveryAttempts: 5,
            deliveryBackoff: deliveries)
        #expect((configuration.maximumAttempts, configuration.maximumWorkerDeaths) == (1, 2))
        #expect(configuration.maximumDeliveryAttempts == 5)
        #expect(configuration.backoff == jobs && configuration.deliveryBackoff == deliveries)
        #expect(jobs.delay(afterFailures: 1) == .seconds(3) && jobs.delay(afterFailures: 2) == .seconds(4))
    }

    @Test(
        "only what the database says may pass",
        arguments: [
            (.database(reason: "r"), true), (.refused(reason: "r"), true), (.noSuchJob(1), false),
            (.noSuchDelivery(1), false), (.notRunning(1), false), (.notRepeatable(1, state: "s"), false),
            (.deliveryNotRepeatable(1, state: "s"), false), (.outdated(1, latest: 2), false),
        ] as [(JobError, Bool)])
    func transience(error: JobError, isTransient: Bool) { #expect(error.isTransient == isTransient) }

    @Test("errors name the number that they are about")
    func descriptions() {
        #expect(JobError.noSuchJob(17).description.contains("17"))
        #expect(JobError.noSuchDelivery(18).description.contains("18"))
        #expect(JobError.notRunning(19).description.contains("19"))
        let outdated = JobError.outdated(20, latest: 21).description
        #expect(outdated.contains("20") && outdated.hasSuffix("21"), "\(outdated)")
        for text in [
            JobError.notRepeatable(22, state: "running").description,
            JobError.deliveryNotRepeatable(22, state: "running").description,
        ] { #expect(text.contains("22") && text.contains("running"), "\(text)") }
    }

    @Test("what the catalogue refuses for good is told from what it refuses now, and both are passed on")
    func errors() throws {
        let fixture = try QueueFixture()
        let noted = Mutex<[CatalogError]>([])
        var surroundings = JobQueue.Surroundings()
        surroundings.noteError = { error in noted.withLock { $0.append(error) } }
        let queue = JobQueue(
            catalog: fixture.archive.store, root: fixture.archive.layout.root, surroundings: surroundings)
        var kinds: [String] = []
        for action in ["RAISE(ABORT, 'not this one')", "unheard_of()"] {
            try fixture.archive.database.write {
                try $0.execute(sql: "CREATE TRIGGER trouble BEFORE INSERT ON conflict BEGIN SELECT \(action); END")
            }
            let error = #expect(throws: JobError.self) { try queue.recordDamaged(["1.7": "r"]) }
            switch error {
            case .refused?: kinds.append("refused")
            case .database?: kinds.append("database")
            default: kinds.append("other")
            }
            try fixture.archive.database.write { try $0.execute(sql: "DROP TRIGGER trouble") }
        }
        #expect(kinds == ["refused", "database"])
        let count = noted.withLock { $0.count }
        #expect(count == 2)
        try queue.recordDamaged(["1.9": "r"])
        #expect(noted.withLock { $0.count } == count, "success is no error")
        #expect(try fixture.archive.index.conflicts(kind: .damaged).map(\.subject) == ["1.9"])
    }

    @Test("a queue beside the node moves nothing when the clock is set, as the node does that")
    func beside() throws {
        let fixture = try QueueFixture()
        let clock = TestClock()
        let queue = JobQueue(
            catalog: fixture.archive.store, root: fixture.archive.layout.root, now: { clock.now },
            uptime: { clock.uptime })
        try fixture.receive(["1.1"])
        let deadline = try #require(try queue.nextDeadline())
        #expect(try queue.claim(worker: "w") == nil)
        clock.step(.seconds(7200))
        #expect(try queue.claim(worker: "w") == nil)
        #expect(try queue.nextDeadline() == deadline)
        clock.step(.seconds(-14_400))
        #expect(try queue.claim(worker: "w") == nil)
        #expect(try queue.nextDeadline() == deadline)
    }

    @Test("a clock that is set by half a second is not, by a little more it is", arguments: [(500, 0), (501, 501)])
    func tolerance(milliseconds: Int, moved: Int) throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        _ = try fixture.queue.claim(worker: "w")
        let deadline = try #require(try fixture.queue.nextDeadline())
        fixture.stepClock(.milliseconds(milliseconds))
        _ = try fixture.queue.claim(worker: "w")
        let now = try #require(try fixture.queue.nextDeadline())
        #expect(now.milliseconds - deadline.milliseconds == Int64(moved))
    }

    @Test("a report of what was tried again is what programs read, without the error itself")
    func report() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.fail(job.id, by: nil, failure: JobFailure(errorClass: .permanent, reason: "broken"))
        let report = try fixture.queue.retry(jobs: [job.id, 99], deliveries: [98])
        #expect(report.namedError == .noSuchJob(99), "the first of those refused")
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(report), as: UTF8.self)
        #expect(
            text == """
                {"deliveries":[],"jobs":[1],"refused":[{"job":99,"reason":"There is no job 99"},\
                {"delivery":98,"reason":"There is no delivery 98"}]}
                """)
    }
}
