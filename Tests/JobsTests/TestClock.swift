import Foundation
import Synchronization

/// A clock that stands still until it is turned.
final class TestClock: Sendable {
    private struct Times {
        var wall = Date(timeIntervalSince1970: 1_800_000_000)
        var uptime = Duration.zero
    }

    private let times = Mutex(Times())

    /// What the clock on the wall shows.
    var now: Date { times.withLock { $0.wall } }
    /// How much time has really passed.
    var uptime: Duration { times.withLock { $0.uptime } }

    /// Lets time pass.
    func advance(_ duration: Duration) {
        times.withLock { times in
            times.wall.addTimeInterval(duration.seconds)
            times.uptime += duration
        }
    }

    /// Sets the clock on the wall, while no time passes.
    func step(_ duration: Duration) { times.withLock { $0.wall.addTimeInterval(duration.seconds) } }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
