import Foundation
import TestSupport

/// DCMTK's `storescp` as the PACS to which results go; ended with the test.
final class OutsideReceiver: Sendable {
    /// The title that it answers to.
    static let title = "PACS"
    /// Where it listens.
    let port: Int
    private let folder: TemporaryFolder
    private let process: SpawnedProcess

    /// Whether the programs are there.
    static let isInstalled = ["storescp", "echoscu"].allSatisfy(OutsideProgram.isInstalled)

    /// Starts the program and waits until it answers a C-ECHO.
    init(port: Int? = nil) async throws {
        self.port = try port ?? ReservedPort.free()
        folder = try TemporaryFolder()
        guard let program = OutsideProgram("storescp") else { throw NotInstalled() }
        process = try SpawnedProcess(
            program.url, ["-aet", Self.title, "-od", folder.path(), "\(self.port)"], environment: ["TCP_NODELAY": "1"])
        let echo = OutsideProgram("echoscu")
        try await eventually("storescp answers") {
            try echo?.run(["127.0.0.1", "\(self.port)"]).status == 0
        }
    }

    /// How the node's command line names it.
    var destination: String { "pacs=\(Self.title)@127.0.0.1:\(port)" }

    /// The files that were received, sorted; those that are just being written included.
    var files: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.sorted().map { folder.path($0) }
    }

    /// DCMTK is missing.
    struct NotInstalled: Error {}
}
