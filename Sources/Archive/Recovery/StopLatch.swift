import Glibc
import Synchronization

/// A word to stop that ends every wait for it.
///
/// Waits are measured by poll(2), whose clock nobody can set: Foundation's waits end at a moment of the wall clock, so
/// that one would take ten hours longer where that is set back by ten.
final class StopLatch: Sendable {
    private let receiving: Int32
    private let sending: Int32
    private let isSaid = Atomic(false)

    init() {
        var ends: [Int32] = [-1, -1]
        // Without descriptors there is no pipe, and waits are not cut short.
        _ = pipe(&ends)
        for end in ends where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (receiving, sending) = (ends[0], ends[1])
    }

    deinit {
        if receiving >= 0 { close(receiving) }
        if sending >= 0 { close(sending) }
    }

    /// Says the word.
    func stop() {
        isSaid.store(true, ordering: .releasing)
        var word: UInt8 = 1
        _ = write(sending, &word, 1)
    }

    /// Whether the word was said.
    var isStopped: Bool { isSaid.load(ordering: .acquiring) }

    /// Waits for a time; `false`: it is time to stop.
    func wait(_ seconds: Double) -> Bool {
        var descriptor = pollfd(fd: receiving, events: Int16(POLLIN), revents: 0)
        let milliseconds = Int32(min(max(seconds, 0) * 1000, 1e9).rounded(.up))
        if !isStopped { poll(&descriptor, 1, milliseconds) }
        return !isStopped
    }
}

/// When a check that met unreadable files is due again: what a disk does not give now it seldom gives soon, and each
/// check reads the whole index.
///
///     if pauses.isDue() { … ; pauses.putOff() }
package struct CheckPauses {
    /// The longest pause.
    package static let longest = Duration.seconds(3600)

    private var pause: Duration
    private var end: SuspendingClock.Instant?

    /// Begins with a first pause.
    package init(first: Duration) { pause = first }

    /// Whether there is no pause at present.
    package func isDue(now: SuspendingClock.Instant = .now) -> Bool { end.map { now >= $0 } ?? true }

    /// Begins a pause; the one after it is twice as long.
    package mutating func putOff(now: SuspendingClock.Instant = .now) {
        end = now + min(pause, Self.longest)
        pause = min(pause * 2, Self.longest)
    }
}
