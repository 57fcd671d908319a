import Archive
import Catalog
import Testing

@Suite("Pauses between checks that met unreadable files")
struct CheckPausesTests {
    @Test("the first check is due at once, and each pause is twice as long as the one before, up to an hour")
    func doubles() {
        var pauses = CheckPauses(first: .seconds(30))
        var now = SuspendingClock.now
        #expect(pauses.isDue(now: now))
        for seconds in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            pauses.putOff(now: now)
            #expect(!pauses.isDue(now: now.advanced(by: .seconds(seconds) - .milliseconds(1))))
            now = now.advanced(by: .seconds(seconds))
            #expect(pauses.isDue(now: now))
        }
    }
}
