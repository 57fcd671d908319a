import Node
import Testing

@Suite("The watchdog's food")
struct WorkBeaconTests {
    @Test("a loop that stops is named, the others are not")
    func silentLoop() {
        let start = ContinuousClock.now
        let beacon = WorkBeacon(now: start)
        beacon.report(.jobs, now: start + .seconds(20))
        beacon.report(.deliveries, now: start + .seconds(20))
        #expect(beacon.silentLoops(limit: .seconds(10), now: start + .seconds(25)) == [.completion])
        #expect(beacon.silentLoops(limit: .seconds(10), now: start + .seconds(5)).isEmpty)
    }
}
