import Foundation
import Glibc

/// The test program itself as another process, which runs one test that is skipped otherwise: it can be killed at any
/// moment without harm to the others, and what it takes of the system is its own.
///
/// Swift Testing's exit tests are not used for that: their monitor waits for every child of the process, and beside
/// tests that start programs of their own it has been seen to wait for ever.
package final class TestChild {
    /// Names the folder that the child works in; where it is missing, this is no child.
    private static let folderVariable = "SEGNODE_TEST_CHILD_FOLDER"
    /// What else the child is told.
    private static let orderVariable = "SEGNODE_TEST_CHILD_ORDER"

    /// Of a child: the folder that it works in; `nil`: this is none.
    package static var folder: String? { environment(folderVariable) }
    /// Of a child: what else it was told.
    package static var order: String? { environment(orderVariable) }
    /// Whether this process is a child.
    package static var isChild: Bool { folder != nil }

    private let process: SpawnedProcess
    private let answerPath: String

    /// Starts the child.
    ///
    /// - Parameter test: "Suite/function".
    package init(_ test: String, folder: String, order: String = "") throws {
        answerPath = folder + "/answer"
        process = try SpawnedProcess(
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath(),
            ["--testing-library", "swift-testing", "--filter", test],
            environment: [Self.folderVariable: folder, Self.orderVariable: order])
    }

    package var isRunning: Bool { process.isRunning }

    /// What the child has answered; `nil`: nothing.
    package var answer: String? { try? String(contentsOfFile: answerPath, encoding: .utf8) }

    /// Of a child: answers.
    package static func answer(_ text: String) throws {
        guard let folder else { return }
        try Data(text.utf8).write(to: URL(filePath: folder + "/answer"))
    }

    /// Waits until a file is there, which is how a child says that it is so far.
    package func wait(for file: String, seconds: Double = 60) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !FileManager.default.fileExists(atPath: file), process.isRunning, ContinuousClock.now < deadline {
            usleep(5_000)
        }
        guard FileManager.default.fileExists(atPath: file) else {
            throw NoSign(file: file, output: process.output)
        }
    }

    /// Sends a signal and waits for the end.
    package func end(_ signal: Int32) { process.end(signal) }

    /// Waits for the end; a child that does not come to it is killed.
    ///
    /// - Returns: The exit status, or minus the number of the signal that ended it.
    @discardableResult
    package func wait(seconds: Double = 120) -> Int32 {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while process.isRunning {
            guard ContinuousClock.now < deadline else {
                process.end(SIGKILL)
                break
            }
            usleep(5_000)
        }
        return process.wait()
    }

    /// The child did not say that it is so far.
    private struct NoSign: Error, CustomStringConvertible {
        let file: String
        let output: String
        var description: String { "the child did not write \(file): \(output)" }
    }

    private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
