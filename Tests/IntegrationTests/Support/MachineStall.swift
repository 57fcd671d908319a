import Foundation
import Synchronization
import TestSupport

/// How long this machine itself keeps a test waiting: for its processors, for a thread of the test and for its disk.
///
/// What other tests and other guests of the machine cost must not be laid to the program under test.
final class MachineStall: Sendable {
    private let longest = Mutex(Duration.zero)

    /// The longest that anything was waited for that a few milliseconds do on an idle machine.
    var value: Duration { longest.withLock { $0 } }

    /// Measures until it is cancelled.
    func measure() async throws {
        let folder = try TemporaryFolder()
        let pause = Duration.milliseconds(10)
        while !Task.isCancelled {
            let start = ContinuousClock.now
            try await Task.sleep(for: pause)
            try Self.writeFile(at: folder.path("file"))
            let taken = ContinuousClock.now - start - pause
            longest.withLock { $0 = max($0, taken) }
        }
    }

    private static func writeFile(at path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.write(contentsOf: Data(count: 8192))
        try file.synchronize()
        try file.close()
    }
}
