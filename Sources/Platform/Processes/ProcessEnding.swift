import Glibc

/// How a process ended.
public struct ProcessEnding: Sendable, Hashable {
    /// What ended it.
    public enum Cause: Sendable, Hashable {
        /// It ended itself with a status.
        case status(Int32)
        /// A signal ended it.
        case signal(Int32)
    }

    /// What ended it.
    public let cause: Cause
    /// The most memory that it held, in bytes.
    public let peakMemory: Int

    /// Describes an end.
    public init(_ cause: Cause, peakMemory: Int) {
        (self.cause, self.peakMemory) = (cause, peakMemory)
    }

    /// Reaps a child of this process; `nil` while it runs.
    init?(reaping identifier: pid_t) {
        var status: Int32 = 0
        var usage = rusage()
        let reaped = wait4(identifier, &status, WNOHANG, &usage)
        if reaped < 0, errno == ECHILD {
            // Somebody else has reaped it: all that is known is that it is gone.
            self.init(.status(-1), peakMemory: 0)
            return
        }
        guard reaped == identifier else { return nil }
        let signal = status & 0x7F
        self.init(
            signal == 0 ? .status((status >> 8) & 0xFF) : .signal(signal), peakMemory: Int(usage.ru_maxrss) << 10)
    }

    /// The name of a signal as C programs write it, for example "SIGSEGV".
    public static func signalName(_ number: Int32) -> String { names[number] ?? "signal \(number)" }

    private static let names: [Int32: String] = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV",
        SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGSYS: "SIGSYS",
    ]
}
