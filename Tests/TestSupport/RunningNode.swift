import Foundation
import Glibc

/// The daemon as a process of its own, on loopback and a free port; killed when the test is over.
public final class RunningNode: Sendable {
    /// The port on which it accepts associations.
    public let port: Int
    private let process: Process
    private let log: LogCollector

    /// Starts `segnode serve` and waits until it accepts associations.
    public init(
        storage: String, options: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(60)
    ) throws {
        log = LogCollector()
        process = Process()
        process.executableURL = Repository.program
        process.arguments = ["serve", "--host", "127.0.0.1", "--port", "0", "--storage", storage] + options
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = log.pipe
        try process.run()
        let deadline = ContinuousClock.now + timeout
        var port: Int?
        while port == nil {
            guard process.isRunning, ContinuousClock.now < deadline else {
                process.terminate()
                throw StartFailure(log: log.text)
            }
            port = log.text.firstMatch(of: /port=(\d+).*Accepting associations/).flatMap { Int($0.1) }
            usleep(20_000)
        }
        self.port = port ?? 0
    }

    deinit { kill() }

    /// What the node has logged.
    public var logText: String { log.text }

    /// The process's number.
    public var processIdentifier: Int32 { process.processIdentifier }

    /// Ends the process as a power cut would: at once.
    public func kill() {
        guard process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Ends the process as systemd would.
    ///
    /// - Returns: The exit status.
    public func terminate() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Sends a signal.
    public func send(_ signal: Int32) { Glibc.kill(process.processIdentifier, signal) }

    /// The node did not start; what it logged.
    public struct StartFailure: Error, CustomStringConvertible {
        let log: String
        /// The log.
        public var description: String { "segnode did not start:\n\(log)" }
    }
}
