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
}
