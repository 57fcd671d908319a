import Node
import Testing

@Suite("The watchdog's food")
struct WorkBeaconTests {
    private static let loops: [WorkBeacon.Loop] = [
        .completion, .jobs, .deliveries, .eventLoop(0), .eventLoop(1), .echo, .archive,
    ]

    @Test("a loop that stops is named, the others are not", arguments: loops)
    func silentLoop(silent: WorkBeacon.Loop) {
        let start = SuspendingClock.now
        let beacon = WorkBeacon(loops: Self.loops, now: start)
        for loop in Self.loops where loop != silent { beacon.report(loop, now: start + .seconds(20)) }
        #expect(beacon.silentLoops(limit: .seconds(10), now: start + .seconds(25)) == [silent])
        #expect(beacon.silentLoops(limit: .seconds(10), now: start + .seconds(5)).isEmpty)
    }

    @Test("a loop is silent beyond its limit, those first that have been for longest, and none after a new beginning")
    func order() {
        let start = SuspendingClock.now
        let beacon = WorkBeacon(loops: [.jobs, .echo], now: start)
        beacon.report(.archive, now: start - .seconds(1))
        beacon.report(.jobs, now: start + .seconds(1))
        let limit = Duration.seconds(10)
        #expect(beacon.silentLoops(limit: limit, now: start + limit) == [.archive])
        #expect(beacon.silentLoops(limit: limit, now: start + limit + .nanoseconds(1)) == [.archive, .echo])
        #expect(beacon.silentLoops(limit: limit, now: start + limit * 2) == [.archive, .echo, .jobs])
        beacon.restart(now: start + limit * 2)
        #expect(beacon.silentLoops(limit: limit, now: start + limit * 3).isEmpty)
    }

    @Test("the log names each loop by a name of its own")
    func names() {
        let names = ["completion", "jobs", "deliveries", "eventLoop 0", "eventLoop 1", "echo", "archive"]
        #expect(Self.loops.map(\.description) == names)
    }
}
