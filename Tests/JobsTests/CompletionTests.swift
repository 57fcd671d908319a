import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Platform
import Storage
import TestSupport
import Testing

@Suite("Completing studies")
struct CompletionTests {
    @Test("a study is complete when its deadline has passed, and not before")
    func waitsForDeadline() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1", "1.2"])
        #expect(try fixture.queue.nextDeadline() == fixture.now.addingTimeInterval(10))
        fixture.advance(.seconds(9))
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        fixture.advance(.seconds(1))
        let jobs = try fixture.queue.completeDueStudies()
        #expect(jobs.map(\.studyInstanceUID) == ["1.2.3"])
        #expect(jobs.map(\.state) == [.queued])
        #expect(jobs.map(\.sourceCount) == [2])
        let study = try #require(try fixture.queue.index.study("1.2.3"))
        #expect(study.completeness == .assumed)
        #expect(!study.isReceiving)
        #expect(study.evidence?.contains("idleTime") == true)
        #expect(try fixture.queue.nextDeadline() == nil)
        #expect(try fixture.queue.completeDueStudies().isEmpty)
    }

    @Test("our own segmentation coming back makes no job, a late slice does")
    func ignoresResults() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1", "1.2"])
        fixture.advance(.seconds(10))
        #expect(try fixture.queue.completeDueStudies().count == 1)
        try fixture.receive(["2.1"], sopClass: "1.2.840.10008.5.1.4.1.1.66.4")
        fixture.advance(.seconds(10))
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        try fixture.receive(["1.3"])
        fixture.advance(.seconds(10))
        let jobs = try fixture.queue.completeDueStudies()
        #expect(jobs.map(\.generation) == [2])
        #expect(try fixture.queue.index.jobs().map(\.state) == [.queued, .superseded])
        #expect(try fixture.queue.index.job(1)?.supersededBy == jobs.first?.id)
    }

    @Test("a study without CT gets a job that says so, once")
    func skipsOtherModalities() throws {
        let fixture = try QueueFixture()
        for uid in ["1.1", "1.2"] {
            try fixture.receive([uid], sopClass: "1.2.840.10008.5.1.4.1.1.4")
            fixture.advance(.seconds(10))
            _ = try fixture.queue.completeDueStudies()
        }
        let jobs = try fixture.queue.index.jobs()
        #expect(jobs.map(\.state) == [.skipped])
        #expect(jobs.first?.reason == "the study has no CT images")
        #expect(try fixture.queue.claim(worker: "w") == nil)
    }

    @Test("a count that the peer gave is stronger evidence than silence", arguments: [(2, "verified"), (3, "partial")])
    func ranksEvidence(expected: Int, completeness: String) throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1", "1.2"])
        try fixture.archive.database.write {
            try $0.execute(sql: "UPDATE study SET expected_instances = ?", arguments: [expected])
        }
        fixture.advance(.seconds(10))
        _ = try fixture.queue.completeDueStudies()
        let study = try #require(try fixture.queue.index.study("1.2.3"))
        #expect(study.completeness?.rawValue == completeness)
        #expect(study.evidence?.contains("expectedCount") == true)
    }

    @Test("a running job that is superseded is told so and its results are not taken")
    func supersedesRunning() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        #expect(try fixture.queue.heartbeat(job.id, by: nil, progress: 0.5, stage: "reading"))
        try fixture.receive(["1.3"])
        fixture.advance(.seconds(10))
        _ = try fixture.queue.completeDueStudies()
        #expect(try !fixture.queue.heartbeat(job.id, by: nil, progress: 0.6, stage: "reading"))
        #expect(throws: JobError.notRunning(job.id)) {
            try fixture.queue.succeed(
                job.id, by: nil, decision: nil, results: [.example("2.1")], destinations: ["PACS"])
        }
        #expect(try fixture.queue.index.results().isEmpty)
    }

    @Test("a study of which instances were refused waits for them, and is partial when they do not come")
    func waitsForRefused() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1", "1.2"])
        try fixture.refuse("1.3")
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).isEmpty)
        #expect(try fixture.queue.index.study("1.2.3")?.isReceiving == true)
        fixture.advance(.seconds(50))
        let jobs = try fixture.queue.completeDueStudies(refusedWait: .seconds(60))
        #expect(jobs.map(\.refusedCount) == [1])
        let study = try #require(try fixture.queue.index.study("1.2.3"))
        #expect(study.completeness == .partial)
        #expect(study.evidence?.contains("\"refusedInstances\":1") == true)
        try fixture.receive(["1.3"])
        try fixture.clearRefusals()
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).map(\.refusedCount) == [0])
        #expect(try fixture.queue.index.study("1.2.3")?.completeness == .assumed)
    }

    @Test("the wait for refused instances begins with the last that came or was refused")
    func waitsFromTheLast() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        try fixture.refuse("1.3")
        fixture.advance(.seconds(50))
        try fixture.archive.database.write {
            try $0.execute(sql: "UPDATE study SET last_received_at = ?", arguments: [fixture.now.milliseconds])
        }
        fixture.advance(.seconds(59))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).isEmpty)
        fixture.advance(.seconds(1))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).count == 1)
    }

    @Test("a clock that is set back does not hold a study for ever")
    func refusedInTheFuture() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        try fixture.refuse("1.3", at: fixture.now.addingTimeInterval(86_400))
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).isEmpty)
        fixture.advance(.seconds(61))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).count == 1)
    }

    @Test("neither does one that was ahead when the study came")
    func receivedInTheFuture() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        try fixture.refuse("1.3")
        try fixture.archive.database.write {
            try $0.execute(sql: "UPDATE study SET last_received_at = last_received_at + 36000000")
        }
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).isEmpty)
        fixture.advance(.seconds(61))
        #expect(try fixture.queue.completeDueStudies(refusedWait: .seconds(60)).count == 1)
    }

    @Test("without another word a study waits a quarter of an hour for what was refused")
    func usualWait() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        try fixture.refuse("1.3")
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        #expect(try fixture.queue.nextDeadline() == fixture.now.addingTimeInterval(889))
        fixture.advance(.milliseconds(888_999))
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        fixture.advance(.milliseconds(1))
        #expect(try fixture.queue.completeDueStudies().map(\.refusedCount) == [1])
    }

    @Test("what was refused and is no CT image holds nothing up")
    func refusedOther() throws {
        let fixture = try QueueFixture()
        try fixture.receive(["1.1"])
        try fixture.refuse("1.3", sopClass: "1.2.840.10008.5.1.4.1.1.66.4")
        fixture.advance(.seconds(11))
        #expect(try fixture.queue.completeDueStudies().map(\.refusedCount) == [0])
    }

    @Test("a file that vanishes makes no job, one that comes back does")
    func returningFile() throws {
        let fixture = try QueueFixture()
        _ = try fixture.claimedJob()
        try fixture.archive.database.write {
            try $0.execute(sql: "UPDATE instance SET missing_since = 1 WHERE sop_instance_uid = '1.1'")
            try $0.execute(sql: "UPDATE study SET deadline_at = 1")
        }
        #expect(try fixture.queue.completeDueStudies().isEmpty)
        try fixture.archive.database.write {
            try $0.execute(sql: "UPDATE instance SET missing_since = NULL WHERE sop_instance_uid = '1.1'")
            try $0.execute(sql: "UPDATE study SET deadline_at = min(deadline_at, ?)", arguments: [1])
        }
        #expect(try fixture.queue.completeDueStudies().map(\.generation) == [2])
    }
}
