import Foundation
import Glibc
import TestSupport

/// DCMTK's `storescp` as the PACS to which results go; ended with the test.
final class OutsideReceiver: Sendable {
    /// The title that it answers to.
    static let title = "PACS"
    /// Where it listens.
    let port: Int
    private let folder: TemporaryFolder
    private let process: Process

    /// Starts the program and waits until it answers a C-ECHO.
    init(port: Int? = nil) async throws {
        self.port = try port ?? FreePort.find()
        folder = try TemporaryFolder()
        process = Process()
        process.executableURL = OutsideProgram("storescp")?.url
        process.arguments = ["-aet", Self.title, "-od", folder.path(), "\(self.port)"]
        process.environment = ProcessInfo.processInfo.environment.merging(["TCP_NODELAY": "1"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let echo = OutsideProgram("echoscu")
        try await eventually("storescp answers", within: .seconds(20)) {
            try echo?.run(["127.0.0.1", "\(self.port)"]).status == 0
        }
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// How the node's command line names it.
    var destination: String { "pacs=\(Self.title)@127.0.0.1:\(port)" }

    /// The files that were received, sorted; those that are just being written included.
    var files: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.sorted().map { folder.path($0) }
    }
}
