import Archive
import Catalog
import DICOM
import Foundation
import Jobs
import Logging
import Node
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("What becomes of a job that has been tried")
struct JobOutcomeTests {
    private let fixture: StudyFixture
    private let events = LoggedEvents()
    private let slice = SyntheticInstance()

    init() throws {
        fixture = try StudyFixture()
        try fixture.store(slice)
    }

    private func decision(_ outcome: String) throws -> DecisionRecord {
        let json = """
            {"findings":["aFinding"],"model":{"digest":"d1","name":"m","version":"3"},"outcome":"",\
            "repairs":[],"series":[{"instances":2,"isChosen":true,"modality":"CT","reason":"It suits.",\
            "seriesInstanceUID":"1.2.3.1"}],"stageMilliseconds":{"reading":1.5},"volumeMillilitres":81.25}
            """
        var decision = try JSONDecoder().decode(DecisionRecord.self, from: Data(json.utf8))
        decision.outcome = outcome
        return decision
    }

    private func result(_ uid: String) -> NewResult {
        NewResult(
            sopInstanceUID: uid, sopClassUID: "1.2.840.10008.5.1.4.1.1.66.4", seriesInstanceUID: uid + ".1",
            sourceSeriesUID: "1.2.3.1", description: "Pancreas", path: "/elsewhere/\(uid).dcm", size: 7,
            volumeMillilitres: 81.25, modelName: "m", modelDigest: "d1")
    }

    /// Records an outcome; returns the job as it stands then.
    private func record(
        _ outcome: JobOutcome, of job: JobRecord, destinations: [String] = []
    ) throws -> JobRecord {
        try outcome.record(in: fixture.run(job), destinations: destinations, logger: events.logger)
        return try fixture.job(job.id)
    }

    private func stored(_ job: JobRecord) throws -> DecisionRecord? {
        try job.decision.map { try JSONDecoder().decode(DecisionRecord.self, from: Data($0.utf8)) }
    }

    @Test("results are delivered to each destination, and the sentence stands with the decision alone")
    func results() throws {
        let decision = try decision("Found Pancreas.")
        let outcome = JobOutcome.succeeded(decision, [result("2.25.1"), result("2.25.2")])
        let job = try record(outcome, of: fixture.claimedJob(), destinations: ["pacs", "viewer"])
        #expect(job.state == .succeeded && job.reason == nil && job.attempts == 1)
        #expect(try stored(job) == decision)
        let index = fixture.queue.index
        #expect(try index.results().map(\.sopInstanceUID).sorted() == ["2.25.1", "2.25.2"])
        let deliveries = try index.deliveries().map { "\($0.sopInstanceUID) to \($0.destination)" }
        #expect(
            deliveries.sorted() == [
                "2.25.1 to pacs", "2.25.1 to viewer", "2.25.2 to pacs", "2.25.2 to viewer",
            ])
        let values = ["results": "2", "outcome": "Found Pancreas."]
        #expect(events.all == [.init(level: .info, message: "Job done", values: values)])
    }

    @Test("a job without results says why, and a partial result is an error in the log")
    func nothingFound() throws {
        var decision = try decision(#"Nothing found in "DOE^JANE"."#)
        decision.partial = "Partial: without 1 slice (1 gone)"
        let job = try record(.succeeded(decision, []), of: fixture.claimedJob(), destinations: ["pacs"])
        #expect(job.state == .succeeded && job.reason == decision.outcome)
        #expect(try fixture.queue.index.deliveries().isEmpty)
        #expect(events.all.map(\.level) == [.info, .error])
        // What a data set says stays out of the log.
        #expect(events.all.first?.values == ["results": "0", "outcome": #"Nothing found in "…"."#])
        #expect(events.all.last?.values == ["reason": "Partial: without 1 slice (1 gone)"])
    }

    @Test("a skipped job is skipped for the reason that the decision gives")
    func skipped() throws {
        let decision = try decision("The images are localizers.")
        let job = try record(.skipped(decision), of: fixture.claimedJob(), destinations: ["pacs"])
        #expect(job.state == .skipped && job.reason == "The images are localizers.")
        #expect(try stored(job) == decision)
        #expect(events.all.map(\.message) == ["Job skipped"] && events.all.map(\.level) == [.info])
    }

    @Test("a failure that may pass queues the job again, another one is final, and the log tells which")
    func failed() throws {
        let decision = try decision("so far")
        let passing = JobFailure(errorClass: .retryable, reason: "no memory")
        let first = try record(.failed(decision, passing), of: fixture.claimedJob())
        #expect(first.state == .queued && first.errorClass == .retryable && first.reason == "no memory")
        #expect(first.attempts == 1)
        try fixture.store(SyntheticInstance())
        let final = JobFailure(errorClass: .permanent, reason: #"it is "DOE""#)
        let second = try record(.failed(decision, final), of: fixture.claimedJob())
        #expect(second.id != first.id && second.state == .failed && second.errorClass == .permanent)
        #expect(second.reason == final.reason)
        #expect(try stored(second) == decision)
        #expect(
            events.all == [
                .init(level: .warning, message: "Job failed", values: ["reason": "no memory", "class": "retryable"]),
                .init(
                    level: .error, message: "Job failed for good",
                    values: ["reason": #"it is "…""#, "class": "permanent"]),
            ])
    }

    @Test("a job that was stopped is given back and has lost no attempt")
    func cancelled() throws {
        let job = try record(.cancelled, of: fixture.claimedJob())
        #expect(job.state == .queued && job.attempts == 0 && job.worker == nil)
        #expect(events.all == [.init(level: .info, message: "Job given back")])
    }

    @Test("what comes of a job that another has, or that was superseded, changes nothing; only the first is an error")
    func taken() throws {
        let claimed = try fixture.claimedJob()
        var lost = claimed
        lost.worker = "another"
        let decision = try decision("Found Pancreas.")
        let job = try record(.succeeded(decision, [result("2.25.1")]), of: lost)
        #expect(job.state == .running && job.worker == "w" && job.decision == nil)
        #expect(events.all.map(\.level) == [.error])
        var late = slice
        late.sopInstanceUID = .random()
        try fixture.store(late)
        #expect(try fixture.queue.completeDueStudies().count == 1)
        #expect(try record(.succeeded(decision, [result("2.25.1")]), of: claimed).state == .superseded)
        #expect(events.all.last == .init(level: .info, message: "Job superseded while it ran"))
        #expect(try fixture.queue.index.results().isEmpty)
    }

    @Test("damaged files are written down whatever became of the job, and each is an error of the log")
    func damage() throws {
        let run = fixture.run(try fixture.claimedJob())
        var decision = try decision("so far")
        let failure = JobFailure(errorClass: .retryable, reason: "no memory")
        for outcome in [JobOutcome.succeeded(decision, []), .cancelled] {
            try outcome.recordDamage(in: run, logger: events.logger)
        }
        #expect(events.all.isEmpty)
        decision.damaged = ["1.2.9": "it is short", "1.2.8": "its checksum is wrong"]
        let outcomes = [JobOutcome.failed(decision, failure), .skipped(decision), .succeeded(decision, [])]
        for outcome in outcomes { try outcome.recordDamage(in: run, logger: events.logger) }
        let told = [("1.2.8", "its checksum is wrong"), ("1.2.9", "it is short")].map { uid, reason in
            LoggedEvents.Event(
                level: .error, message: "A stored file is damaged", values: ["instance.uid": uid, "reason": reason])
        }
        #expect(events.all == told + told + told)
        let conflicts = try fixture.queue.index.conflicts(kind: .damaged)
        let found = conflicts.map { "\($0.subject) \($0.found) \($0.count)" }
        #expect(found.sorted() == ["1.2.8 its checksum is wrong 3", "1.2.9 it is short 3"])
    }
}

@Suite("An attempt at a job")
struct JobRunTests {
    private let fixture: StudyFixture

    init() throws {
        fixture = try StudyFixture()
        try fixture.store(SyntheticInstance())
    }

    @Test("each stage is told and written down at once, its progress now and then")
    func progress() throws {
        let told = Mutex<[WorkerReport]>([])
        let job = try fixture.claimedJob()
        let run = JobRun(job: job, queue: fixture.queue) { report in told.withLock { $0.append(report) } }
        run.report("choosing", progress: 0)
        run.report("reading", progress: 0.25)
        for _ in 1...200 { run.report("reading", progress: 0.25) }
        let all = told.withLock { $0 }
        #expect(all.prefix(2) == [.working(job: job.id, stage: "choosing"), .working(job: job.id, stage: "reading")])
        #expect(all.count < 100)
        let found = try fixture.job(job.id)
        #expect(found.stage == "reading" && found.progress == 0.25)
    }

    @Test("it ends when it is told to stop, which supersedes nothing")
    func stops() throws {
        let run = fixture.run(try fixture.claimedJob())
        #expect(!run.isCancelled && !run.isSuperseded)
        run.stop()
        #expect(run.isCancelled && !run.isSuperseded)
    }

    @Test("it ends when its next sign of life tells that another has the job")
    func taken() throws {
        var job = try fixture.claimedJob()
        let own = fixture.run(job)
        own.report("reading", progress: 0.5)
        #expect(!own.isCancelled)
        job.worker = "another"
        let run = fixture.run(job)
        #expect(!run.isCancelled)
        run.report("reading", progress: 0.75)
        #expect(run.isSuperseded && run.isCancelled)
        #expect(try fixture.job(job.id).progress == 0.5)
    }
}
