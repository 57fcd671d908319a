import Archive
import Synchronization

/// Notices when the wall clock is set while the process runs, by holding it against a clock that nobody can set.
///
/// A slow correction (NTP slews by half a millisecond in a second) is not a step and is followed as it goes.
final class WallClockWatch: Sendable {
    /// A difference that is no step, in milliseconds; looks are a quarter of a second apart, and seldom much more.
    private static let tolerance: Int64 = 500

    private struct Look {
        var wall: Int64
        var uptime: Duration
    }

    private let lastLook = Mutex<Look?>(nil)

    /// How far the wall clock was set since the last look, in milliseconds; zero where it was not.
    func step(wall: Int64, uptime: Duration) -> Int64 {
        lastLook.withLock { last in
            defer { last = Look(wall: wall, uptime: uptime) }
            guard let last else { return 0 }
            let (elapsed, overflows) = wall.subtractingReportingOverflow(last.wall)
            let step = elapsed - (uptime - last.uptime).milliseconds
            return !overflows && abs(step) > Self.tolerance ? step : 0
        }
    }
}
