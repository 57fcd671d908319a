import TestSupport
import Testing

/// The program as an administrator starts it, with peers and judges that others wrote; one test at a time, as each has
/// processes of its own.
@Suite("End to end", .serialized, .takingTurns, .timeLimit(.minutes(15)))
struct EndToEnd {}
