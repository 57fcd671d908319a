import Archive
import Catalog
import Storage
import TestSupport

/// A node with an archive of its own, which can be killed and started again.
final class NodeUnderTest {
    private let folder: TemporaryFolder
    private let options: [String]
    private let environment: [String: String]
    /// The process; `nil` after it was ended.
    private(set) var process: RunningNode?

    /// Starts a node.
    ///
    /// - Parameters:
    ///   - idle: after which time without an instance a study is complete.
    ///   - model: the model bundle.
    ///   - destinations: where results go, as the command line names them.
    init(
        idle: String = "1s", model: String = "commissioning-threshold", destinations: [String] = [],
        options: [String] = [], environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        self.options =
            ["--model", model, "--idle", idle] + options
            + destinations.flatMap { ["--destination", $0] }
        let settings = [
            "SEGNODE_STORAGE_MINIMUM_FREE": "1MB", "SEGNODE_RETRY_FIRST_DELAY": "200ms",
            "SEGNODE_RETRY_LONGEST_DELAY": "500ms",
        ]
        self.environment = settings.merging(environment) { $1 }
        try start()
    }

    /// Starts the process on the archive as it lies.
    func start() throws {
        process = try RunningNode(storage: archiveFolder, options: options, environment: environment)
    }

    /// Ends the process as a power cut would.
    func kill() {
        process?.kill()
        process = nil
    }

    /// Ends the process as systemd would; returns its exit status.
    func terminate() -> Int32? {
        defer { process = nil }
        return process?.terminate()
    }

    /// The folder of instances, index and results.
    var archiveFolder: String { folder.path("archive") }
    /// Where it accepts associations.
    var port: Int { process?.port ?? 0 }
    /// What this process has logged.
    var logText: String { process?.logText ?? "" }

    /// The index, read beside the node.
    func index() throws -> ArchiveIndex { try ArchiveIndex(root: archiveFolder) }

    /// Runs a command of the program on the archive.
    func command(_ name: String, _ arguments: String...) throws -> OutsideProgram.Outcome {
        try command(name, arguments)
    }

    /// Runs a command of the program on the archive.
    func command(_ name: String, _ arguments: [String]) throws -> OutsideProgram.Outcome {
        try OutsideProgram(url: Repository.program).run([name, "--storage", archiveFolder] + arguments)
    }
}
