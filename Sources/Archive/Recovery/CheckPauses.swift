/// When a check that met unreadable files is due again: what a disk does not give now it seldom gives soon, and each check
/// reads the whole index.
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
