import Catalog
import DICOM
import Foundation
import TestSupport
import Testing

@Suite("The queue of jobs in every store", .serialized)
struct QueueTests {
    private static let start = CatalogFixture.start

    @Test("a study is decided about when its deadline has passed, and by what it has", arguments: StoreKind.installed)
    func due(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(), entry(uid: "1.1.1.0"), entry(series: "1.1.2", sopClass: Self.segmentation))
        _ = try fixture.store.apply([.refusal(refusal("7.1"))], deadline: { _ in 0 })
        #expect(try fixture.complete(at: Self.start + 999).isEmpty)
        var due: [DueStudy] = []
        let clock = { CatalogFixture.clock(Self.start + 1000) }
        let jobs = try fixture.store.completeStudies(limit: 9, clock: clock) { study, now in
            #expect(now == Self.start + 1000)
            due.append(study)
            return .wait(until: Self.start + 2000)
        }
        #expect(jobs.isEmpty)
        #expect(due.map(\.studyInstanceUID) == ["1.1"])
        #expect(due.first?.sources == ["1.1.1.0", "1.1.1.1"])
        #expect(due.first?.instances == 3)
        #expect(due.first?.refusals == [DueStudy.Refusal(sopInstanceUID: "7.1", at: Self.start)])
        #expect(due.first?.latestDigest == nil)
        #expect(try fixture.store.nextDeadline() == Self.start + 2000)
    }

    @Test("studies are decided about by their deadlines, then as they came", arguments: StoreKind.installed)
    func dueInOrder(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        for number in [3, 1, 2] { try fixture.store(entry(study: "1.\(number)")) }
        try fixture.store(entry(study: "1.4"), at: Self.start - 1)
        #expect(try fixture.complete().map(\.studyInstanceUID) == ["1.4", "1.3", "1.1", "1.2"])
    }

    @Test("a complete study has a job, and what comes after it supersedes that job", arguments: StoreKind.installed)
    func generations(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        let first = try #require(try fixture.complete().first)
        #expect((first.generation, first.sourceCount, first.state) == (1, 1, .queued))
        #expect(try fixture.store.nextDeadline() == nil)
        let study = try #require(try fixture.store.studies(StudyFilter()).first)
        #expect((study.completeness, study.evidence, study.jobState) == (.assumed, "{}", .queued))
        #expect(!study.isReceiving)
        try fixture.store(entry(uid: "1.1.1.2"))
        let second = try #require(try fixture.complete().first)
        #expect(second.generation == 2)
        let superseded = try #require(try fixture.store.job(first.id))
        #expect((superseded.state, superseded.supersededBy) == (.superseded, second.id))
        #expect(try fixture.store.jobCounts() == [.superseded: 1, .queued: 1])
        #expect(try fixture.store.jobs(JobFilter()).map(\.id) == [second.id, first.id])
        #expect(try fixture.store.jobs(JobFilter(state: .queued)).map(\.id) == [second.id])
    }

    @Test(
        "a decision that the tables do not take puts its study off, and holds up no other",
        arguments: StoreKind.installed)
    func refusedDecision(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        for number in 1...4 { try fixture.store(entry(study: "1.\(number)"), at: Self.start - 9 + Int64(number)) }
        var putOff: [String] = []
        let new = NewJob(sourceDigest: "d", sourceCount: 1, refusedCount: 0, skipReason: nil)
        let impossible = NewJob(sourceDigest: "d", sourceCount: -1, refusedCount: 0, skipReason: nil)
        let jobs = try fixture.store.completeStudies(
            limit: 9, clock: Self.later,
            decide: { study, _ in
                let evidence = study.studyInstanceUID == "1.2" ? "Doe^Jane" : "{}"
                return .complete(.assumed, evidence: evidence, job: study.studyInstanceUID == "1.4" ? impossible : new)
            },
            putOff: { study, reason in
                putOff.append(study)
                #expect(!reason.isEmpty && !reason.contains("Doe"))
            })
        #expect(jobs.map(\.studyInstanceUID) == ["1.1", "1.3"])
        #expect(putOff == ["1.2", "1.4"])
        let study = try #require(try fixture.store.studies(StudyFilter(studyInstanceUID: "1.2")).first)
        #expect(study.isReceiving && study.completeness == nil && study.jobState == nil)
        #expect(try fixture.store.nextDeadline() == Self.later().now + CatalogLimits.refusedStudyWait)
    }

    @Test("what a decision throws undoes everything", arguments: StoreKind.installed)
    func throwing(kind: StoreKind) throws {
        struct Stop: Error {}
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(), entry(study: "1.2"))
        var count = 0
        #expect(throws: CatalogError.self) {
            try fixture.store.completeStudies(limit: 9, clock: Self.later) { _, _ in
                count += 1
                if count == 2 { throw Stop() }
                return .complete(.assumed, evidence: "{}", job: nil)
            }
        }
        #expect(try fixture.complete().count == 2)
    }

    @Test("a study that is skipped has a job that says why", arguments: StoreKind.installed)
    func skipped(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        let job = NewJob(sourceDigest: "d", sourceCount: 1, refusedCount: 2, skipReason: "no CT")
        let jobs = try fixture.store.completeStudies(limit: 9, clock: Self.later) { _, _ in
            .complete(.partial, evidence: "{}", job: job)
        }
        #expect(jobs.map(\.state) == [.skipped])
        #expect(jobs.first?.reason == "no CT")
        #expect(jobs.first?.refusedCount == 2)
        #expect(try fixture.claim() == nil)
    }

    @Test("jobs are claimed in the order in which they wait, each once", arguments: StoreKind.installed)
    func claims(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        for number in 1...3 { try fixture.store(entry(study: "1.\(number)")) }
        let made = try fixture.complete()
        #expect(try fixture.store.nextJobTime() == Self.start + 1000)
        #expect(try fixture.claim(at: Self.start + 999) == nil)
        let claimed = try (0..<3).compactMap { try fixture.claim("w\($0)") }
        #expect(claimed.map(\.id) == made.map(\.id).sorted())
        #expect(claimed.map(\.worker) == ["w0", "w1", "w2"])
        #expect(claimed.map(\.attempts) == [1, 1, 1])
        #expect(try fixture.claim() == nil)
        #expect(try fixture.store.nextJobTime() == nil)
        let running = try fixture.store.runningJobs()
        #expect(running.map(\.job) == claimed)
        #expect(running.map(\.leaseUntil) == [61_000, 61_000, 61_000].map { Self.start + $0 })
        #expect(running.map(\.latestJob) == claimed.map(\.id))
    }

    @Test("only the worker that has a job reports and ends it", arguments: StoreKind.installed)
    func fencing(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let job = try fixture.runningJob()
        func report(_ worker: String?) throws -> Bool {
            try fixture.store.reportProgress(
                job.id, worker: worker, progress: 0.5, stage: "network", at: Self.start + 2000, lease: 7000)
        }
        #expect(try report("w1"))
        #expect(try !report("w2"))
        #expect(try report(nil))
        #expect(try fixture.store.runningJobs().map(\.leaseUntil) == [Self.start + 9000])
        #expect(try fixture.store.job(job.id)?.progress == 0.5)
        let other = try fixture.store.finishJob(
            job.id, worker: "w2", at: Self.start, decision: nil, reason: nil, results: [fixture.result("9.1")],
            destinations: [])
        #expect(other == .notRunning)
        #expect(try fixture.store.results(ofStudy: nil, includingSuperseded: true, limit: 9).isEmpty)
        #expect(try fixture.finish(job, ["9.1"]) != .notRunning)
        #expect(try !report("w1"))
        #expect(try fixture.finish(job, ["9.1"]) == .notRunning)
    }

    @Test("a job changes as decided, where its state allows it", arguments: StoreKind.installed)
    func changes(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let job = try fixture.runningJob()
        func change(_ change: JobChange?) throws -> JobRecord? {
            guard
                case .changed(let job) = try fixture.store.changeJob(job.id, at: Self.start, decide: { _, _ in change })
            else { return nil }
            return job
        }
        #expect(try fixture.store.changeJob(999, at: 0, decide: { _, _ in nil }) == .noSuchJob)
        #expect(try change(nil) == nil)
        #expect(try change(.restart(at: 1)) == nil, "of a running job")
        let died = try #require(
            try change(.workerDied(then: .requeue(at: 5, errorClass: .retryable, reason: "killed"))))
        #expect((died.state, died.workerDeaths, died.attempts, died.worker) == (.queued, 1, 1, nil))
        #expect(try change(.release(at: 5)) == nil, "of a queued job")
        #expect(try fixture.claim()?.attempts == 2)
        #expect(try change(.release(at: 6))?.attempts == 1)
        #expect(try fixture.claim()?.attempts == 2)
        let failed = try #require(try change(.end(.failed, errorClass: .permanent, reason: "no")))
        #expect((failed.state, failed.errorClass, failed.reason) == (.failed, .permanent, "no"))
        let again = try #require(try change(.restart(at: 7)))
        #expect((again.state, again.attempts, again.workerDeaths, again.errorClass) == (.queued, 0, 0, nil))
    }

    @Test("a decision knows the latest job of the study", arguments: StoreKind.installed)
    func situation(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let first = try fixture.runningJob()
        try fixture.store(entry(uid: "1.1.1.2"))
        let second = try #require(try fixture.complete().first)
        var latest: Int64?
        _ = try fixture.store.changeJob(first.id, at: 0) { situation, _ in
            latest = situation.latestJob
            return nil
        }
        #expect(latest == second.id)
    }

    @Test("all jobs of a worker change together", arguments: StoreKind.installed)
    func changesOfWorker(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        for number in 1...3 { try fixture.store(entry(study: "1.\(number)")) }
        try fixture.complete()
        _ = try (fixture.claim("w1"), fixture.claim("w2"), fixture.claim("w1"))
        let changed = try fixture.store.changeRunningJobs(clock: { CatalogFixture.clock() }) { situation, now in
            situation.job.worker == "w1" ? .release(at: now) : nil
        }
        #expect(changed.map(\.state) == [.queued, .queued])
        #expect(changed.map(\.nextAttemptAt).allSatisfy { $0?.timeIntervalSince1970 == 1_700_000_000 })
        #expect(try fixture.store.runningJobs().map(\.job.worker) == ["w2"])
    }

    @Test("what waits follows the clock", arguments: StoreKind.installed)
    func clock(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let job = try fixture.runningJob()
        try fixture.store(entry(study: "1.2"))
        try fixture.follow(CatalogFixture.clock(Self.start + 100_000, step: 50_000))
        #expect(try fixture.store.nextDeadline() == Self.start + 51_000)
        #expect(try fixture.store.runningJobs().first?.leaseUntil == Self.start + 111_000)
        try fixture.follow(CatalogFixture.clock(Self.start, longestStudyWait: 10))
        #expect(try fixture.store.nextDeadline() == Self.start + 10)
        #expect(try fixture.store.runningJobs().first?.leaseUntil == Self.start + 60_000)
        #expect(try fixture.store.job(job.id)?.heartbeatAt?.timeIntervalSince1970 == 1_700_000_000)
    }

    @Test("results of earlier jobs are superseded by those of later ones", arguments: StoreKind.installed)
    func results(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let first = try fixture.runningJob()
        try fixture.finish(first, ["9.1", "9.2"], to: ["PACS"])
        let stored = try fixture.store.results(ofStudy: "1.1", includingSuperseded: false, limit: 9)
        #expect(stored.map(\.sopInstanceUID) == ["9.2", "9.1"])
        #expect(stored.first?.volumeMillilitres == 71.25)
        #expect(try fixture.store.job(first.id)?.decision == #"{"a":1}"#)
        try fixture.store(entry(uid: "1.1.1.2"))
        try fixture.complete()
        let second = try #require(try fixture.claim())
        try fixture.finish(second, ["9.2", "9.3"], to: ["PACS"])
        let now = try fixture.store.results(ofStudy: "1.1", includingSuperseded: false, limit: 9)
        #expect(Set(now.map(\.sopInstanceUID)) == ["9.2", "9.3"])
        let all = try fixture.store.results(ofStudy: nil, includingSuperseded: true, limit: 9)
        #expect(all.first { $0.sopInstanceUID == "9.1" }?.supersededByJob == second.id)
        let superseded = try fixture.store.deliveries(ofStudy: "1.1", state: .superseded, limit: 9)
        #expect(superseded.map(\.sopInstanceUID) == ["9.1"])
        #expect(try fixture.store.deliveryCounts() == [.pending: 2, .superseded: 1])
    }

    /// A second after the start, when what was received is due.
    private static func later() -> ClockCorrection { CatalogFixture.clock(start + 1000) }

    private static var segmentation: UID { SOPClass.segmentationStorage }
}
