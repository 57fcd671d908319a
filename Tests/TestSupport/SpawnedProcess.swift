package import Foundation
import Glibc
import Synchronization

/// A program that runs beside the test, its output in a file; killed when nothing refers to it any more.
///
/// `posix_spawn` and `waitpid` rather than Foundation's `Process`, which on Linux can miss the end of a child when
/// several threads wait for theirs.
package final class SpawnedProcess: Sendable {
    /// The process's number.
    package let identifier: pid_t
    private let outputFile: TemporaryFile
    private let exitStatus = Mutex<Int32?>(nil)

    /// Starts a program with standard output and standard error in one file and nothing on standard input.
    package init(_ program: URL, _ arguments: [String], environment: [String: String]) throws {
        outputFile = try TemporaryFile()
        let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        identifier = try Self.spawn(
            program.path(percentEncoded: false), arguments, merged.map { "\($0.key)=\($0.value)" },
            output: outputFile.path)
    }

    deinit { end(SIGKILL) }

    /// What the program has written so far.
    package var output: String {
        String(decoding: FileManager.default.contents(atPath: outputFile.path) ?? Data(), as: UTF8.self)
    }

    /// Whether the program has not ended yet.
    package var isRunning: Bool { status(waiting: false) == nil }

    /// Sends a signal, unless the program has ended.
    package func send(_ signal: Int32) {
        if isRunning { kill(identifier, signal) }
    }

    /// Sends a signal and waits for the end.
    package func end(_ signal: Int32) {
        send(signal)
        _ = wait()
    }

    /// Waits for the end.
    ///
    /// - Returns: The exit status, or minus the number of the signal that ended it.
    package func wait() -> Int32 { status(waiting: true) ?? -1 }

    private func status(waiting: Bool) -> Int32? {
        exitStatus.withLock { known in
            if known != nil { return known }
            var raw: Int32 = 0
            guard waitpid(identifier, &raw, waiting ? 0 : WNOHANG) == identifier else { return nil }
            let signal = raw & 0x7F
            known = signal == 0 ? (raw >> 8) & 0xFF : -signal
            return known
        }
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String], output: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_APPEND, 0)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Sockets of tests that run beside this one would stay open in the child.
        for descriptor in Int32(3)..<512 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // Threads of the test library block most signals, which a child would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var identifier: pid_t = 0
        let error = posix_spawn(&identifier, path, &actions, &attributes, &words, &variables)
        guard error == 0 else { throw StartFailure(program: path, reason: String(cString: strerror(error))) }
        return identifier
    }

    /// A program could not be started.
    struct StartFailure: Error, CustomStringConvertible {
        let program: String
        let reason: String
        var description: String { "\(program) cannot be started: \(reason)" }
    }
}
