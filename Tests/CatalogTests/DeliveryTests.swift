import Catalog
import Foundation
import TestSupport
import Testing

@Suite("The queue of deliveries in every store", .serialized)
struct DeliveryTests {
    private static let start = CatalogFixture.start

    /// A study with two results for two destinations.
    private static func fixture(_ kind: StoreKind) throws -> CatalogFixture {
        let fixture = try CatalogFixture(kind)
        try fixture.finish(fixture.runningJob(), ["9.1", "9.2"], to: ["PACS", "ARCHIVE"])
        return fixture
    }

    @Test("deliveries are claimed in their order, to one destination or to any", arguments: StoreKind.installed)
    func claims(kind: StoreKind) throws {
        let fixture = try Self.fixture(kind)
        #expect(try fixture.store.pendingDestinations() == ["ARCHIVE", "PACS"])
        #expect(try fixture.store.nextDeliveryTime(destination: "PACS") == Self.start + 2000)
        #expect(try fixture.store.nextDeliveryTime(destination: "X") == nil)
        #expect(try fixture.claimDelivery(at: Self.start + 1999) == nil)
        let first = try #require(try fixture.claimDelivery("ARCHIVE"))
        #expect((first.sopInstanceUID, first.destination, first.state) == ("9.1", "ARCHIVE", .sending))
        #expect((first.attempts, first.path, first.studyInstanceUID) == (1, "results/9.1.dcm", "1.1"))
        let rest = try (0..<4).map { _ in try fixture.claimDelivery() }
        #expect(rest.map { $0?.destination } == ["PACS", "PACS", "ARCHIVE", nil])
    }

    @Test("a delivery changes as decided, where its state allows it", arguments: StoreKind.installed)
    func changes(kind: StoreKind) throws {
        let fixture = try Self.fixture(kind)
        let delivery = try #require(try fixture.claimDelivery("PACS"))
        func change(_ change: DeliveryChange?) throws -> DeliveryRecord? {
            guard try fixture.store.changeDelivery(delivery.id, at: Self.start, decide: { _, _ in change }) == .changed
            else { return nil }
            return try fixture.store.deliveries(ofStudy: nil, state: nil, limit: 9).first { $0.id == delivery.id }
        }
        #expect(try fixture.store.changeDelivery(999, at: 0, decide: { _, _ in nil }) == .noSuchDelivery)
        #expect(try change(nil) == nil)
        #expect(try change(.restart(at: 1)) == nil, "of one that is being sent")
        let waiting = try #require(try change(.requeue(at: Self.start, reason: "busy")))
        #expect((waiting.state, waiting.reason, waiting.attempts) == (.pending, "busy", 1))
        #expect(try change(.deliver(warning: nil)) == nil, "of one that waits")
        #expect(try fixture.claimDelivery("PACS")?.id == delivery.id)
        #expect(try change(.release(at: Self.start))?.attempts == 1)
        #expect(try fixture.claimDelivery("PACS")?.attempts == 2)
        #expect(try change(.park(reason: "refused"))?.state == .parked)
        #expect(try change(.restart(at: Self.start))?.attempts == 0)
        #expect(try fixture.claimDelivery("PACS")?.id == delivery.id)
        let done = try #require(try change(.deliver(warning: "coerced")))
        #expect((done.state, done.reason, done.nextAttemptAt) == (.delivered, "coerced", nil))
        #expect(done.deliveredAt?.timeIntervalSince1970 == 1_700_000_000)
    }

    @Test("what is held for a reason is resumed for that reason", arguments: StoreKind.installed)
    func holding(kind: StoreKind) throws {
        let fixture = try Self.fixture(kind)
        try fixture.store.holdDeliveries(to: "PACS", reason: "not configured")
        try fixture.store.resumeDeliveries(to: "PACS", heldFor: ["other"], at: Self.start + 5000)
        try fixture.store.resumeDeliveries(to: "PACS", heldFor: [], at: Self.start + 5000)
        #expect(try fixture.store.nextDeliveryTime(destination: "PACS") == Self.start + 2000)
        try fixture.store.resumeDeliveries(to: "PACS", heldFor: ["other", "not configured"], at: Self.start + 5000)
        #expect(try fixture.store.nextDeliveryTime(destination: "PACS") == Self.start + 5000)
        #expect(try fixture.store.nextDeliveryTime(destination: nil) == Self.start + 2000)
        try fixture.store.expediteDeliveries(to: "PACS", at: Self.start)
        #expect(try fixture.store.nextDeliveryTime(destination: nil) == Self.start)
    }

    @Test("what the node was sending is taken back", arguments: StoreKind.installed)
    func recovery(kind: StoreKind) throws {
        let fixture = try Self.fixture(kind)
        #expect(try fixture.claimDelivery() != nil)
        #expect(try fixture.claimDelivery() != nil)
        #expect(try fixture.store.recoverDeliveries(at: Self.start + 3000) == 2)
        #expect(try fixture.store.recoverDeliveries(at: Self.start + 3000) == 0)
        #expect(try fixture.store.deliveryCounts() == [.pending: 4])
    }

    @Test("a delivery whose result is superseded meanwhile is not tried again", arguments: StoreKind.installed)
    func superseded(kind: StoreKind) throws {
        let fixture = try Self.fixture(kind)
        let sent = try #require(try fixture.claimDelivery("PACS"))
        let lost = try #require(try fixture.claimDelivery("ARCHIVE"))
        try fixture.store(entry(uid: "1.1.1.2"))
        try fixture.complete()
        try fixture.finish(try #require(try fixture.claim()), ["9.5"], to: [])
        let outcome = try fixture.store.changeDelivery(sent.id, at: 0) { _, _ in .requeue(at: 1, reason: "r") }
        #expect(outcome == .changed)
        #expect(try fixture.store.recoverDeliveries(at: Self.start + 3000) == 0)
        let states = try fixture.store.deliveries(ofStudy: nil, state: .superseded, limit: 9).map(\.id)
        #expect(states.contains(sent.id) && states.contains(lost.id))
    }
}
