/// How much of a data set has come, in all and since its rate was last looked at.
struct DataSetProgress {
    /// Bytes in all.
    private(set) var bytes = 0
    /// Bytes since the last look.
    private var recent = 0
    /// Whether we did not read all the time since the last look.
    private var wasHeld = false

    /// Counts bytes.
    mutating func add(_ count: Int) {
        bytes += count
        recent += count
    }

    /// Says that nothing was read for a while, so that the time is not the peer's.
    mutating func noteHold() { wasHeld = true }

    /// Whether at least so many bytes came since the last look, or could not; begins anew.
    mutating func isFastEnough(minimum: Int) -> Bool {
        defer { (recent, wasHeld) = (0, false) }
        return wasHeld || recent >= minimum
    }
}
