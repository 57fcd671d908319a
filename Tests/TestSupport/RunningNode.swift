import Glibc

/// The daemon as a process of its own, on loopback and a free port; killed when the test is over.
public final class RunningNode: Sendable {
    /// The port on which it accepts associations.
    public let port: Int
    private let process: SpawnedProcess

    /// Starts `segnode serve` and waits until it accepts associations.
    public init(
        storage: String, options: [String] = [], environment: [String: String] = [:], timeout: Duration = .seconds(60)
    ) throws {
        let process = try SpawnedProcess(
            Repository.program, ["serve", "--host", "127.0.0.1", "--port", "0", "--storage", storage] + options,
            environment: environment)
        self.process = process
        port = try Self.awaitPort(of: process, deadline: .now + timeout)
    }

    /// What the node has logged.
    public var logText: String { process.output }

    /// The process's number.
    public var processIdentifier: Int32 { process.identifier }

    /// Whether it has not ended.
    public var isRunning: Bool { process.isRunning }

    /// Ends the process as a power cut would: at once.
    public func kill() { process.end(SIGKILL) }

    /// Ends the process as systemd would.
    ///
    /// - Returns: The exit status, or minus the number of the signal that ended it.
    public func terminate() -> Int32 {
        process.send(SIGTERM)
        return process.wait()
    }

    /// Sends a signal.
    public func send(_ signal: Int32) { process.send(signal) }

    private static func awaitPort(of process: SpawnedProcess, deadline: ContinuousClock.Instant) throws -> Int {
        while process.isRunning, ContinuousClock.now < deadline {
            if let line = process.output.firstMatch(of: /port=(\d+).*Accepting associations/), let port = Int(line.1) {
                return port
            }
            usleep(20_000)
        }
        throw StartFailure(log: process.output)
    }

    /// The node did not start; what it logged.
    public struct StartFailure: Error, CustomStringConvertible {
        let log: String
        /// The log.
        public var description: String { "segnode did not start:\n\(log)" }
    }
}
