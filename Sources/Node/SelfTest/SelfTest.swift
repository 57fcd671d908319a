import DICOM
import Foundation
public import Logging
import ServiceLifecycle
import UnixSignals

/// Sends a phantom through the real stack and checks what comes back, voxel for voxel.
///
/// A node of its own, on loopback and a free port, with a folder of its own that is removed afterwards: it receives a
/// synthetic CT by C-STORE, indexes it, segments it with the commissioning bundle, and delivers the SEG by C-STORE to
/// itself. What is read back must be the phantom's mask. A running node is not touched.
public struct SelfTest: Sendable {
    /// The environment without the service manager's socket: this node is not the service.
    package let environment: [String: String]
    private let report: @Sendable (String) -> Void
    private let logger: Logger

    /// Creates a self-test.
    ///
    /// - Parameter report: is told each step that was passed, a sentence each.
    public init(
        environment: [String: String], logger: Logger, report: @escaping @Sendable (String) -> Void
    ) {
        self.environment = environment.filter { !["NOTIFY_SOCKET", "WATCHDOG_USEC"].contains($0.key) }
        self.logger = logger
        self.report = report
    }

    /// Runs the test.
    ///
    /// - Throws: ``NodeError/selfTestFailed(stage:found:expected:)`` where something else came back, and whatever
    ///   keeps the node from starting.
    public func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "segnode-selftest-\(UID.random().description.suffix(16))"
        ).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let daemon = try SegnodeDaemon(
            configuration: configuration(folder), environment: environment, hasOwnWorker: false, logger: logger,
            reload: { configuration(folder) })
        report("the index opens and the commissioning bundle loads")
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let driver = SelfTestDriver(daemon: daemon, ports: ports, folder: folder, report: report, logger: logger)
        try await daemon.run(beside: driver, hangUps: await UnixSignalsSequence(trapping: .sighup)) {
            continuation.yield($0)
        }
    }

    /// The defaults, but for the folder, the port and the model.
    private func configuration(_ folder: String) -> NodeConfiguration {
        var configuration = NodeConfiguration()
        configuration.listen.port = 0
        configuration.storage.folder = folder
        configuration.storage.minimumFree = ByteCount(50_000_000)
        configuration.completion.idle = TimeSpan(.seconds(1))
        configuration.segmentation.model = "commissioning-threshold"
        return configuration
    }
}
