import Archive
import Catalog
import DICOMNetwork
import Jobs
import Node
import TestSupport
import Testing

@Suite("Destinations that come, go and change")
struct DestinationChangeTests {
    private let pacs = Destination(name: "pacs", aeTitle: ScriptedAcceptor.title, host: "h", port: 104)

    @Test("what is new or other since the last look is known; at the first look everything is new")
    func changes() {
        var known = KnownDestinations()
        var viewer = pacs
        viewer.name = "viewer"
        #expect(known.update([pacs]) == .init(added: ["pacs"], changed: []))
        #expect(known.update([pacs]) == .init())
        #expect(known.update([pacs, viewer]) == .init(added: ["viewer"], changed: ["viewer"]))
        viewer.port = 105
        #expect(known.update([pacs, viewer]) == .init(added: [], changed: ["viewer"]))
        #expect(known.update([]) == .init())
        #expect(known.newlyMissing(["pacs", "viewer"]) == ["pacs", "viewer"])
        #expect(known.newlyMissing(["pacs"]) == [])
        #expect(known.update([pacs]) == .init(added: ["pacs"], changed: ["pacs"]))
        #expect(known.newlyMissing(["pacs"]) == [])
    }

    @Test("a delivery waits for a destination that is taken out, and is sent at once when it is there again")
    func comesBack() async throws {
        let fixture = try DeliveryFixture()
        let reserved = try ReservedPort()
        fixture.configure(port: reserved.port)
        try await fixture.run { try fixture.delivery()?.attempts == 1 && fixture.delivery()?.state == .pending }
        try await ScriptedAcceptor.run({ DeliveryAnswerTests.answer($0, .success) }) { remote in
            var step = 0
            try await fixture.run {
                let delivery = try fixture.delivery()
                switch step {
                case 0:
                    fixture.configure(port: nil)
                    step = 1
                case 1 where delivery?.reason == "the destination is not configured":
                    #expect(delivery?.state == .pending)
                    fixture.configure(port: remote.port)
                    step = 2
                default: break
                }
                return delivery?.state == .delivered
            }
            #expect(step == 2)
        }
        #expect(try fixture.delivery()?.attempts == 2)
    }

    @Test("a corrected address is tried at once")
    func corrected() async throws {
        let fixture = try DeliveryFixture()
        let reserved = try ReservedPort()
        fixture.configure(port: reserved.port)
        try await ScriptedAcceptor.run({ DeliveryAnswerTests.answer($0, .success) }) { remote in
            var isCorrected = false
            try await fixture.run {
                let delivery = try fixture.delivery()
                if !isCorrected, delivery?.attempts == 1, delivery?.state == .pending {
                    fixture.configure(port: remote.port)
                    isCorrected = true
                }
                return delivery?.state == .delivered
            }
        }
    }

    @Test("the service that delivers shows life, also while there is nothing that it can send")
    func beacon() async throws {
        let fixture = try DeliveryFixture()
        fixture.configure(port: nil)
        let beacon = WorkBeacon(loops: [.deliveries, .echo], now: .now - .seconds(3600))
        try await fixture.run(beacon: beacon) { try fixture.delivery()?.reason != nil }
        #expect(beacon.silentLoops(limit: .seconds(1800)) == [.echo])
    }

    @Test("a node that starts without a destination says so, and with it sends what waited or was parked for it")
    func restarts() async throws {
        let fixture = try DeliveryFixture()
        fixture.configure(port: nil)
        try await fixture.run { try fixture.delivery()?.reason != nil }
        #expect(try fixture.delivery()?.attempts == 0)
        let id = try #require(try fixture.delivery()?.id)
        // As version 0.1.0 left it.
        _ = try fixture.queue.claimDelivery()
        try fixture.queue.deliveryFailed(
            id, transient: false, reason: "no destination of the name \"pacs\" is configured")
        #expect(try fixture.delivery()?.state == .parked)
        try await ScriptedAcceptor.run({ DeliveryAnswerTests.answer($0, .success) }) { remote in
            fixture.configure(port: remote.port)
            try await fixture.run { try fixture.delivery()?.state == .delivered }
        }
    }
}
