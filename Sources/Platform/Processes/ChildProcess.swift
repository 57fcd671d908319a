public import Glibc
import Synchronization

/// A program that this process started, with a line to it in both directions.
///
///     let child = try ChildProcess("/proc/self/exe", ["segnode", "work"])
///     child.send("a line")
///     while child.ending() == nil { handle(child.lines()) }
///
/// The child's standard input is one end of a socket, over which it hears and speaks; its standard output and standard
/// error are this process's standard error. It inherits no other descriptor, no signal's handling, and is in a process
/// group of its own, so that a Ctrl-C in a terminal reaches this process only. No call blocks. A child that nothing
/// refers to any more is ended by SIGKILL.
public final class ChildProcess: Sendable {
    /// The child's number.
    public let identifier: pid_t
    private let socket: Int32
    private let state = Mutex(State())

    private struct State {
        var unfinishedLine: [UInt8] = []
        var ending: ProcessEnding?
    }

    /// The longest line that is taken from a child, in bytes.
    private static let maximumLine = 1 << 16

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: All words of the command line, the program's name first.
    ///   - environment: The variables of the child; `nil`: those of this process.
    public init(_ program: String, _ arguments: [String], environment: [String: String]? = nil) throws(PlatformError) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw PlatformError(operation: "socketpair", errorNumber: errno)
        }
        // The child waits for its lines; this process never does.
        _ = fcntl(ends[1], F_SETFL, 0)
        defer { close(ends[1]) }
        do throws(PlatformError) {
            identifier = try ProcessSpawner(program, arguments, environment, standardInput: ends[1]).spawn()
        } catch {
            close(ends[0])
            throw error
        }
        socket = ends[0]
    }

    deinit {
        if state.withLock({ $0.ending }) == nil {
            kill(identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        }
        close(socket)
    }

    /// Sends a line; `false` where the child does not take it, as when it has ended.
    public func send(_ line: String) -> Bool {
        // Whoever else has a copy of its end, as a fork of this process for a moment, takes no lines.
        guard state.withLock({ $0.ending }) == nil else { return false }
        let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
        return Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// The lines that the child has sent since the last call.
    public func lines() -> [String] {
        state.withLock { state in
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(socket, &buffer, buffer.count, 0)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                state.unfinishedLine += buffer.prefix(count)
                if state.unfinishedLine.count > Self.maximumLine { break }
            }
            var parts = state.unfinishedLine.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            state.unfinishedLine = Array((parts.popLast() ?? []).prefix(Self.maximumLine))
            return parts.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// How the child ended; `nil` while it runs.
    public func ending() -> ProcessEnding? {
        state.withLock { state in
            if state.ending == nil { state.ending = ProcessEnding(reaping: identifier) }
            return state.ending
        }
    }

    /// Sends a signal, unless the child has ended.
    public func signal(_ number: Int32) {
        state.withLock { state in
            // As long as nobody has asked how it ended, its number belongs to nobody else.
            if state.ending == nil { kill(identifier, number) }
        }
    }
}

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
