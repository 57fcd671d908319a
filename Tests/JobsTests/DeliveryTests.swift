import Archive
import Catalog
import Foundation
import Jobs
import Storage
import Testing

@Suite("Results and deliveries")
struct DeliveryTests {
    private let configuration = JobQueueConfiguration(
        maximumDeliveryAttempts: 2,
        deliveryBackoff: Backoff(initial: .seconds(20), maximum: .seconds(60))
    )

    private func fixtureWithResult(_ destinations: [String] = ["PACS"]) throws -> QueueFixture {
        let fixture = try QueueFixture(configuration)
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.succeed(
            job.id, by: nil, decision: Data("{}".utf8), results: [.example("2.1")], destinations: destinations
        )
        return fixture
    }

    @Test("everything that failed is tried again, and an entry that refuses holds up no other")
    func retriesEverything() throws {
        let fixture = try fixtureWithResult(["PACS", "VIEWER"])
        for destination in ["PACS", "VIEWER"] {
            let delivery = try #require(try fixture.queue.claimDelivery(destination: destination))
            try fixture.queue.deliveryFailed(delivery.id, transient: false, reason: "refused")
        }
        try fixture.receive(["3.1"], study: "1.2.4")
        fixture.advance(.seconds(11))
        _ = try fixture.queue.completeDueStudies()
        let failed = try #require(try fixture.queue.claim(worker: "w"))
        try fixture.queue.fail(failed.id, by: "w", failure: JobFailure(errorClass: .permanent, reason: "broken"))
        let named = try fixture.queue.retry(jobs: [99, failed.id, 98], deliveries: [97])
        #expect(named.jobs == [failed.id] && named.deliveries.isEmpty)
        #expect(named.refused.map(\.job) == [99, 98, nil] && named.refused.map(\.delivery) == [nil, nil, 97])
        #expect(named.refused.first?.reason == "There is no job 99" && named.namedError == .noSuchJob(99))
        let again = try #require(try fixture.queue.claim(worker: "w"))
        try fixture.queue.fail(again.id, by: "w", failure: JobFailure(errorClass: .permanent, reason: "broken"))
        let all = try fixture.queue.retry(jobs: [], deliveries: [], everything: true)
        #expect(all.jobs == [failed.id] && all.deliveries.sorted() == [1, 2])
        #expect(all.refused.isEmpty && all.namedError == nil)
        #expect(try fixture.queue.pendingDestinations() == ["PACS", "VIEWER"])
        #expect(try fixture.queue.retry(jobs: [], deliveries: [], everything: true).jobs.isEmpty)
    }

    @Test("each result goes to each destination once")
    func delivers() throws {
        let fixture = try fixtureWithResult(["PACS", "VIEWER"])
        #expect(try fixture.queue.pendingDestinations() == ["PACS", "VIEWER"])
        let delivery = try #require(try fixture.queue.claimDelivery(destination: "VIEWER"))
        #expect(delivery.sopInstanceUID == "2.1")
        #expect(delivery.path == "/somewhere/2.1.dcm")
        #expect(try fixture.queue.claimDelivery(destination: "VIEWER") == nil)
        try fixture.queue.deliverySucceeded(delivery.id)
        #expect(try fixture.queue.index.deliveryCounts() == [.delivered: 1, .pending: 1])
        #expect(try fixture.queue.index.study("1.2.3")?.resultCount == 1)
    }

    @Test("a transient failure is tried again later and parked in the end")
    func retriesTransient() throws {
        let fixture = try fixtureWithResult()
        let delivery = try #require(try fixture.queue.claimDelivery())
        try fixture.queue.deliveryFailed(delivery.id, transient: true, reason: "connection refused")
        #expect(try fixture.queue.nextDeliveryTime() == fixture.now.addingTimeInterval(20))
        #expect(try fixture.queue.claimDelivery() == nil)
        fixture.advance(.seconds(20))
        #expect(try fixture.queue.claimDelivery()?.attempts == 2)
        try fixture.queue.deliveryFailed(delivery.id, transient: true, reason: "connection refused")
        #expect(try fixture.queue.index.deliveries().map(\.state) == [.parked])
    }

    @Test("a permanent failure parks at once, and a person can have it tried again")
    func parks() throws {
        let fixture = try fixtureWithResult()
        let delivery = try #require(try fixture.queue.claimDelivery())
        try fixture.queue.deliveryFailed(delivery.id, transient: false, reason: "SOP class not supported")
        #expect(try fixture.queue.index.deliveries().map(\.reason) == ["SOP class not supported"])
        try fixture.queue.retryDelivery(delivery.id)
        #expect(try fixture.queue.claimDelivery()?.attempts == 1)
    }

    @Test("a delivery that was interrupted is pending again; one given back lost no attempt")
    func recovers() throws {
        let fixture = try fixtureWithResult()
        let delivery = try #require(try fixture.queue.claimDelivery())
        try fixture.queue.recoverInterrupted()
        #expect(try fixture.queue.claimDelivery()?.attempts == 2)
        try fixture.queue.releaseDelivery(delivery.id)
        #expect(try fixture.queue.claimDelivery()?.attempts == 2)
    }

    @Test("the same result made again is the same row, and is not sent where it was delivered")
    func isIdempotent() throws {
        let fixture = try fixtureWithResult(["PACS", "VIEWER"])
        let delivery = try #require(try fixture.queue.claimDelivery(destination: "PACS"))
        try fixture.queue.deliverySucceeded(delivery.id)
        let job = try fixture.queue.retry(1)
        _ = try fixture.queue.claim(worker: "w")
        try fixture.queue.succeed(
            job.id, by: nil, decision: nil, results: [.example("2.1")], destinations: ["PACS", "VIEWER"]
        )
        #expect(try fixture.queue.index.results().count == 1)
        #expect(try fixture.queue.index.deliveryCounts() == [.delivered: 1, .pending: 1])
    }

    @Test("results of a later job supersede those that it did not make again, and stop their deliveries")
    func supersedes() throws {
        let fixture = try QueueFixture()
        let first = try #require(try fixture.claimedJob())
        let kept = NewResult.example("2.2", source: "1.2.3.2")
        try fixture.queue.succeed(
            first.id, by: nil, decision: nil, results: [.example("2.1"), kept], destinations: ["PACS"]
        )
        let second = try #require(try fixture.claimedJob(["1.3"]))
        try fixture.queue.succeed(
            second.id, by: nil, decision: nil, results: [.example("2.3"), kept], destinations: ["PACS"]
        )
        #expect(Set(try fixture.queue.index.results().map(\.sopInstanceUID)) == ["2.2", "2.3"])
        let all = try fixture.queue.index.results(includingSuperseded: true)
        let old = try #require(all.first { $0.sopInstanceUID == "2.1" })
        #expect(old.supersededByJob == second.id)
        #expect(old.supersededBy == "2.3")
        #expect(try fixture.queue.index.deliveryCounts() == [.superseded: 1, .pending: 2])
        let third = try #require(try fixture.claimedJob(["1.4"]))
        try fixture.queue.succeed(third.id, by: nil, decision: nil, results: [.example("2.4")], destinations: ["PACS"])
        let later = try fixture.queue.index.results(includingSuperseded: true)
        let jobs = Dictionary(uniqueKeysWithValues: later.map { ($0.sopInstanceUID, $0.supersededByJob) })
        #expect(jobs == ["2.1": second.id, "2.2": third.id, "2.3": third.id, "2.4": nil], "the first one that did")
    }

    @Test("what a job makes when it is tried again supersedes what it made before")
    func supersedesItself() throws {
        let fixture = try QueueFixture()
        let job = try #require(try fixture.claimedJob())
        try fixture.queue.succeed(
            job.id, by: nil, decision: nil, results: [.example("2.1"), .example("2.2")], destinations: ["PACS"])
        _ = try fixture.queue.retry(job.id)
        _ = try fixture.queue.claim(worker: "w")
        try fixture.queue.succeed(
            job.id, by: nil, decision: nil, results: [.example("2.3"), .example("2.2")], destinations: ["PACS"])
        #expect(Set(try fixture.queue.index.results().map(\.sopInstanceUID)) == ["2.2", "2.3"])
        #expect(try fixture.queue.index.deliveryCounts() == [.superseded: 1, .pending: 2])
    }

    enum End: CaseIterable { case success, transientFailure, permanentFailure, release, restart }

    @Test("a result that is superseded while it is being sent is not tried again", arguments: End.allCases)
    func supersededWhileSending(end: End) throws {
        let fixture = try fixtureWithResult()
        let delivery = try #require(try fixture.queue.claimDelivery())
        let second = try #require(try fixture.claimedJob(["1.3"]))
        try fixture.queue.succeed(second.id, by: nil, decision: nil, results: [], destinations: ["PACS"])
        #expect(try fixture.queue.index.deliveries().map(\.state) == [.sending])
        switch end {
        case .success: try fixture.queue.deliverySucceeded(delivery.id)
        case .transientFailure: try fixture.queue.deliveryFailed(delivery.id, transient: true, reason: "away")
        case .permanentFailure: try fixture.queue.deliveryFailed(delivery.id, transient: false, reason: "no")
        case .release: try fixture.queue.releaseDelivery(delivery.id)
        case .restart: try fixture.queue.recoverInterrupted()
        }
        #expect(try fixture.queue.index.deliveries().map(\.state) == [end == .success ? .delivered : .superseded])
        fixture.advance(.seconds(3600))
        #expect(try fixture.queue.claimDelivery() == nil)
    }

    @Test("a result that was superseded and is made again stands, and is sent again")
    func madeAgain() throws {
        let fixture = try fixtureWithResult(["PACS", "VIEWER"])
        let parked = try #require(try fixture.queue.claimDelivery(destination: "VIEWER"))
        try fixture.queue.deliveryFailed(parked.id, transient: false, reason: "no")
        let second = try #require(try fixture.claimedJob(["1.3"]))
        try fixture.queue.succeed(second.id, by: nil, decision: nil, results: [], destinations: ["PACS", "VIEWER"])
        #expect(try fixture.queue.index.results().isEmpty)
        #expect(try fixture.queue.index.deliveryCounts() == [.superseded: 2])
        let third = try #require(try fixture.claimedJob(["1.4"]))
        try fixture.queue.succeed(
            third.id, by: nil, decision: nil, results: [.example("2.1")], destinations: ["PACS", "VIEWER"])
        let result = try #require(try fixture.queue.index.results().first)
        #expect(result.sopInstanceUID == "2.1" && result.jobID == third.id && result.supersededByJob == nil)
        #expect(try fixture.queue.index.deliveryCounts() == [.pending: 2])
        #expect(try fixture.queue.index.deliveries().map(\.attempts) == [0, 0], "each begins anew")
    }

    @Test("the whole takes the place of a part")
    func partialThenWhole() throws {
        let fixture = try QueueFixture(configuration)
        let first = try #require(try fixture.claimedJob())
        var part = NewResult.example("2.1")
        part.partial = "Partial: without 1 slice (1 refused)"
        try fixture.queue.succeed(first.id, by: nil, decision: nil, results: [part], destinations: ["PACS"])
        #expect(try fixture.queue.index.results().map(\.partial) == ["Partial: without 1 slice (1 refused)"])
        let second = try #require(try fixture.claimedJob(["1.3"]))
        try fixture.queue.succeed(second.id, by: nil, decision: nil, results: [.example("2.2")], destinations: ["PACS"])
        #expect(try fixture.queue.index.results().map(\.partial) == [nil])
        #expect(try fixture.queue.claimDelivery(destination: "PACS")?.sopInstanceUID == "2.2")
        #expect(try fixture.queue.claimDelivery(destination: "PACS") == nil)
    }

    @Test("only what is parked or waits can be tried again; the refusal names the state")
    func retriesNothingElse() throws {
        let fixture = try fixtureWithResult()
        let delivery = try #require(try fixture.queue.claimDelivery())
        #expect(throws: JobError.deliveryNotRepeatable(delivery.id, state: "sending")) {
            try fixture.queue.retryDelivery(delivery.id)
        }
        try fixture.queue.deliverySucceeded(delivery.id)
        #expect(throws: JobError.deliveryNotRepeatable(delivery.id, state: "delivered")) {
            try fixture.queue.retryDelivery(delivery.id)
        }
        #expect(throws: JobError.noSuchDelivery(99)) { try fixture.queue.retryDelivery(99) }
    }

    @Test("what waits for a destination to be configured, and nothing else, is due when it is")
    func resumes() throws {
        let fixture = try fixtureWithResult(["PACS", "VIEWER"])
        try fixture.queue.holdDeliveries(to: "PACS")
        #expect(Set(try fixture.queue.index.deliveries().map(\.reason)) == ["the destination is not configured", nil])
        let viewer = try #require(try fixture.queue.claimDelivery(destination: "VIEWER"))
        try fixture.queue.deliveryFailed(viewer.id, transient: false, reason: "SOP class not supported")
        try fixture.queue.resumeDeliveries(to: "VIEWER")
        try fixture.queue.resumeDeliveries(to: "PACS")
        #expect(try fixture.queue.index.deliveryCounts() == [.parked: 1, .pending: 1])
        let pacs = try #require(try fixture.queue.claimDelivery())
        #expect(pacs.destination == "PACS")
        #expect(pacs.reason == nil)
        try fixture.queue.deliveryFailed(pacs.id, transient: true, reason: "connection refused")
        #expect(try fixture.queue.claimDelivery() == nil)
        try fixture.queue.expediteDeliveries(to: "VIEWER")
        #expect(try fixture.queue.claimDelivery() == nil)
        try fixture.queue.expediteDeliveries(to: "PACS")
        #expect(try fixture.queue.claimDelivery()?.attempts == 2)
    }

    @Test("a job that found nothing succeeds and supersedes")
    func succeedsWithoutResults() throws {
        let fixture = try fixtureWithResult()
        let job = try #require(try fixture.claimedJob(["1.3"]))
        try fixture.queue.succeed(
            job.id, by: nil, decision: nil, results: [], destinations: ["PACS"], reason: "no pancreas found")
        #expect(try fixture.queue.index.job(job.id)?.reason == "no pancreas found")
        #expect(try fixture.queue.index.results().isEmpty)
    }

    @Test("waits double up to their maximum")
    func backsOff() {
        let backoff = Backoff(initial: .seconds(10), maximum: .seconds(60))
        #expect((0...5).map { backoff.delay(afterFailures: $0) } == [10, 10, 20, 40, 60, 60].map { .seconds($0) })
        #expect(backoff.delay(afterFailures: .max) == .seconds(60))
    }

    @Test("a delivery is kept as it went: attempts, times, what the destination said")
    func keepsRecord() throws {
        let fixture = try fixtureWithResult(["PACS", "VIEWER"])
        fixture.advance(.seconds(5))
        let begun = fixture.now
        let delivery = try #require(try fixture.queue.claimDelivery(destination: "PACS"))
        #expect(delivery.state == .sending && delivery.attempts == 1 && delivery.lastAttemptAt == begun)
        #expect(delivery.studyInstanceUID == "1.2.3" && delivery.jobID == 1)
        #expect(delivery.sopClassUID == "1.2.840.10008.5.1.4.1.1.66.4" && delivery.nextAttemptAt == nil)
        fixture.advance(.seconds(5))
        try fixture.queue.deliverySucceeded(delivery.id, warning: "coerced")
        let done = try #require(try fixture.queue.index.deliveries(state: .delivered).first)
        #expect(done.deliveredAt == fixture.now && done.lastAttemptAt == begun && done.reason == "coerced")
        #expect(throws: JobError.noSuchDelivery(delivery.id)) { try fixture.queue.deliverySucceeded(delivery.id) }
        // What was delivered is not sent again by a person's order.
        let refusal = #expect(throws: JobError.self) { try fixture.queue.retryDelivery(delivery.id) }
        #expect(refusal?.description == "Delivery 1 is delivered and cannot be tried again")
        #expect(try fixture.queue.pendingDestinations() == ["VIEWER"])
    }

    @Test("a destination is served in the order of the results, and one that waits holds up no other")
    func order() throws {
        let fixture = try QueueFixture(configuration)
        for study in [5, 3] {
            try fixture.receive(["1.\(study)"], study: "1.2.\(study)")
            fixture.advance(.seconds(11))
            _ = try fixture.queue.completeDueStudies()
            let job = try #require(try fixture.queue.claim(worker: "w"))
            try fixture.queue.succeed(
                job.id, by: nil, decision: nil, results: [.example("2.\(study)")], destinations: ["PACS", "VIEWER"])
        }
        let first = try #require(try fixture.queue.claimDelivery(destination: "PACS"))
        #expect(first.sopInstanceUID == "2.5")
        try fixture.queue.deliveryFailed(first.id, transient: true, reason: "away")
        #expect(try fixture.queue.claimDelivery(destination: "PACS")?.sopInstanceUID == "2.3")
        #expect(try fixture.queue.claimDelivery(destination: "VIEWER")?.sopInstanceUID == "2.5")
        #expect(try fixture.queue.nextDeliveryTime(destination: "PACS") == fixture.now.addingTimeInterval(20))
        #expect(try fixture.queue.claimDelivery(destination: "PACS") == nil)
    }

    @Test("a result that is superseded while it is being sent stays delivered, or is not sent again")
    func supersededWhileSending() throws {
        for succeeds in [true, false] {
            let fixture = try fixtureWithResult()
            let delivery = try #require(try fixture.queue.claimDelivery())
            let second = try #require(try fixture.claimedJob(["1.3"]))
            try fixture.queue.succeed(
                second.id, by: nil, decision: nil, results: [.example("2.2")], destinations: ["PACS"])
            if succeeds {
                try fixture.queue.deliverySucceeded(delivery.id)
            } else {
                try fixture.queue.deliveryFailed(delivery.id, transient: true, reason: "abort")
            }
            let old: DeliveryState = succeeds ? .delivered : .superseded
            #expect(try fixture.queue.index.deliveryCounts() == [old: 1, .pending: 1])
            #expect(try fixture.queue.claimDelivery()?.sopInstanceUID == "2.2")
        }
    }
}
