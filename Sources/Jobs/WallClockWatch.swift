import Platform
import Synchronization

/// Notices when the wall clock is set while the process runs, by holding it against a clock that nobody can set.
///
/// A slow correction (NTP slews by half a millisecond in a second) is not a step and is followed as it goes.
final class WallClockWatch: Sendable {
    /// A difference that is no step, in milliseconds; looks are a quarter of a second apart, and seldom much more.
    private static let tolerance: Int64 = 500

    /// What both clocks showed at one moment.
    struct Look: Sendable {
        /// The wall clock, in milliseconds since 1970.
        let wall: Int64
        /// The other one.
        let uptime: Duration
    }

    private let lastLook = Mutex<Look?>(nil)

    /// How far the wall clock was set since the look that is remembered, in milliseconds; zero where it was not.
    func step(to look: Look) -> Int64 {
        guard let last = lastLook.withLock({ $0 }) else { return 0 }
        let (elapsed, overflows) = look.wall.subtractingReportingOverflow(last.wall)
        let step = elapsed - (look.uptime - last.uptime).milliseconds
        return !overflows && abs(step) > Self.tolerance ? step : 0
    }

    /// What came of the step up to a look is in the database: the next one counts from there.
    func remember(_ look: Look) { lastLook.withLock { $0 = look } }
}
