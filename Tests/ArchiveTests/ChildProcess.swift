import Foundation
import Glibc
import Testing

/// The test program itself as another process, which runs one test that is skipped otherwise and can be killed at any
/// moment without harm to the others.
final class ChildProcess {
    /// Names the folder that the child works in; where it is missing, this is no child.
    static let folderVariable = "SEGNODE_TEST_CHILD_FOLDER"
    /// What else the child is told.
    static let orderVariable = "SEGNODE_TEST_CHILD_ORDER"
    /// Whether this process is a child.
    static let isChild = environment(folderVariable) != nil

    private let process = Process()

    /// Starts the child.
    ///
    /// - Parameter test: "Suite/function".
    init(_ test: String, folder: String, order: String = "") throws {
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["--testing-library", "swift-testing", "--filter", test]
        process.environment = ProcessInfo.processInfo.environment
            .merging([Self.folderVariable: folder, Self.orderVariable: order]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// Waits until a file is there, which is how a child says that it is so far.
    func wait(for file: String, seconds: Double = 60) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !FileManager.default.fileExists(atPath: file), process.isRunning, ContinuousClock.now < deadline {
            usleep(5_000)
        }
        try #require(FileManager.default.fileExists(atPath: file), "the child did not write \(file)")
    }

    /// Sends a signal and waits for the end.
    func end(_ signal: Int32) {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
    }

    /// Waits for the end.
    func wait() { process.waitUntilExit() }

    static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
