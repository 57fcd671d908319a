import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Platform
import Storage
import TestSupport
import Testing

@Suite("What a queue keeps of results and deliveries")
struct DeliveryPathTests {
    private let fixture: QueueFixture

    init() throws {
        fixture = try QueueFixture(
            JobQueueConfiguration(
                maximumDeliveryAttempts: 3,
                deliveryBackoff: Backoff(initial: .seconds(20), maximum: .seconds(30))))
    }

    private var results: String { fixture.archive.layout.results }

    /// Ends a job with a result whose file lies in the archive, and claims its delivery.
    private func delivery() throws -> DeliveryRecord {
        let job = try #require(try fixture.claimedJob())
        var result = NewResult.example("2.1")
        result.path = results + "/2.1.dcm"
        try fixture.queue.succeed(job.id, by: "w", decision: nil, results: [result], destinations: ["PACS"])
        return try #require(try fixture.queue.claimDelivery())
    }

    @Test("a file in the archive is kept relative to its folder, and told where it is")
    func relative() throws {
        let delivery = try delivery()
        #expect(delivery.path == results + "/2.1.dcm")
        let kept = try fixture.archive.database.read { try String.fetchAll($0, sql: "SELECT path FROM result") }
        #expect(kept == ["results/2.1.dcm"])
        #expect(try fixture.queue.index.results().map(\.path) == [delivery.path])
        #expect(try fixture.queue.index.deliveries().map(\.path) == [delivery.path])
    }

    @Test("every field of a result is kept as its job gave it")
    func fields() throws {
        let job = try #require(try fixture.claimedJob())
        fixture.advance(.seconds(5))
        let result = NewResult(
            sopInstanceUID: "2.1", sopClassUID: "1.2.5", seriesInstanceUID: "2.2", sourceSeriesUID: "2.3",
            description: "Pancreas", path: results + "/2.1.dcm", size: 17, volumeMillilitres: 71.25,
            partial: "without a slice", modelName: "model-1", modelDigest: "ab12")
        try fixture.queue.succeed(
            job.id, by: "w", decision: Data(#"{"a":1}"#.utf8), results: [result], destinations: [])
        let expected = ResultRecord(
            sopInstanceUID: "2.1", sopClassUID: "1.2.5", seriesInstanceUID: "2.2", sourceSeriesUID: "2.3",
            studyInstanceUID: "1.2.3", jobID: job.id, description: "Pancreas", path: results + "/2.1.dcm", size: 17,
            volumeMillilitres: 71.25, modelName: "model-1", modelDigest: "ab12", partial: "without a slice",
            createdAt: fixture.now)
        #expect(try fixture.queue.index.results() == [expected])
        #expect(try fixture.queue.index.job(job.id)?.decision == #"{"a":1}"#)
        #expect(try fixture.queue.index.deliveries().isEmpty)
    }

    @Test("each failure waits longer, and the last one parks", arguments: [true, false])
    func failures(transient: Bool) throws {
        let delivery = try delivery()
        for wait in transient ? [20, 30] : [] {
            try fixture.queue.deliveryFailed(delivery.id, transient: true, reason: "away \(wait)")
            let record = try #require(try fixture.queue.index.deliveries().first)
            #expect(record.state == .pending && record.reason == "away \(wait)")
            #expect(record.nextAttemptAt == fixture.now.addingTimeInterval(Double(wait)))
            fixture.advance(.seconds(wait))
            #expect(try fixture.queue.claimDelivery()?.lastAttemptAt == fixture.now)
        }
        try fixture.queue.deliveryFailed(delivery.id, transient: transient, reason: "for good")
        let record = try #require(try fixture.queue.index.deliveries().first)
        #expect(record.state == .parked && record.reason == "for good" && record.nextAttemptAt == nil)
        #expect(record.attempts == (transient ? 3 : 1) && record.deliveredAt == nil)
        #expect(try fixture.queue.nextDeliveryTime() == nil)
        #expect(throws: JobError.noSuchDelivery(99)) {
            try fixture.queue.deliveryFailed(99, transient: transient, reason: "r")
        }
    }

    @Test(
        "what was parked for a destination that was not configured is tried when it is",
        arguments: [
            ("no destination of the name \"PACS\" is configured", true), ("the destination is not configured", true),
            ("no destination of the name \"VIEWER\" is configured", false), ("refused", false),
        ])
    func resumed(reason: String, isTried: Bool) throws {
        let delivery = try delivery()
        try fixture.queue.deliveryFailed(delivery.id, transient: false, reason: reason)
        fixture.advance(.seconds(3))
        try fixture.queue.resumeDeliveries(to: "PACS")
        let record = try #require(try fixture.queue.index.deliveries().first)
        #expect(record.state == (isTried ? .pending : .parked))
        #expect(record.nextAttemptAt == (isTried ? fixture.now : nil))
        #expect(record.reason == (isTried ? nil : reason) && record.attempts == 1)
    }

    @Test("one that is given back waits for nobody, and one that a person wants again has all its attempts")
    func again() throws {
        let delivery = try delivery()
        fixture.advance(.seconds(4))
        try fixture.queue.releaseDelivery(delivery.id)
        let released = try #require(try fixture.queue.index.deliveries().first)
        #expect(released.state == .pending && released.attempts == 0 && released.nextAttemptAt == fixture.now)
        _ = try #require(try fixture.queue.claimDelivery())
        try fixture.queue.deliveryFailed(delivery.id, transient: true, reason: "away")
        fixture.advance(.seconds(1))
        try fixture.queue.retryDelivery(delivery.id)
        let waiting = try #require(try fixture.queue.index.deliveries().first)
        #expect(waiting.attempts == 0 && waiting.nextAttemptAt == fixture.now, "before its time")
    }

    @Test("what was on its way when the process ended waits for nobody, and its attempt counts")
    func interrupted() throws {
        _ = try delivery()
        fixture.advance(.seconds(4))
        try fixture.queue.recoverDeliveries()
        let record = try #require(try fixture.queue.index.deliveries().first)
        #expect(record.state == .pending && record.attempts == 1 && record.nextAttemptAt == fixture.now)
    }
}
