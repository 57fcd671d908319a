import Archive
import Catalog
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Processes that receive instances are killed at any moment; what they acknowledged must be there afterwards.
@Suite("Killed while receiving", .takingTurns)
struct KillTests {
    private static let folderVariable = "SEGNODE_TEST_KILL_FOLDER"
    private static let senders = 3

    @Test("what was acknowledged is stored once and unaltered, and nothing else is left", arguments: 1...6)
    func losesNothing(round: Int) throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: UInt64(round))
        for _ in 1...2 { try runAndKill(folder, after: .milliseconds(Int.random(in: 30...400, using: &generator))) }
        let acknowledged = try acknowledgements(folder)
        let archive = try ArchiveFixture.open(folder.path("archive"))
        defer { archive.close() }
        let stored = try archive.index.sopInstanceUIDs()
        #expect(!acknowledged.isEmpty, "round \(round)")
        #expect(Set(acknowledged).isSubset(of: stored))
        #expect(Set(stored).count == stored.count)
        #expect(archive.recovery.quarantinedFiles.isEmpty && archive.recovery.missingFiles.isEmpty)
        #expect(try files(archive.layout.instances).count == stored.count)
        #expect(try files(archive.layout.incoming).isEmpty)
        for uid in acknowledged {
            let path = try #require(try archive.index.instance(uid)).path
            let data = try [UInt8](Data(contentsOf: URL(filePath: path)))
            #expect(data.suffix(Self.dataSet(uid).count).elementsEqual(Self.dataSet(uid)), "\(uid)")
        }
        let study = try archive.index.study("1.2.3.1")
        #expect(study?.isReceiving == true, "the study is forgotten")
    }

    /// The life of the process that is killed: three senders, each of which notes what was acknowledged.
    @Test(.enabled(if: ProcessInfo.processInfo.environment[folderVariable] != nil, "runs in a process of its own"))
    func receiveUntilKilled() throws {
        let folder = try #require(ProcessInfo.processInfo.environment[Self.folderVariable])
        let archive = try ArchiveFixture.open(folder + "/archive")
        let log = open(folder + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let run = UInt32.random(in: 1 ... .max)
        for sender in 1...Self.senders {
            let thread = Thread {
                for number in 1... { Self.send("1.2.\(run).\(sender).\(number)", to: archive, log: log) }
            }
            thread.start()
        }
        sleep(60)
    }

    private static func send(_ uid: String, to archive: InstanceArchive, log: Int32) {
        let answered = DispatchSemaphore(value: 0)
        let writer = archive.beginInstance(.ct(uid))
        dataSet(uid).withUnsafeBytes { writer.append($0) }
        writer.commit { result in
            let line = Array((uid + "\n").utf8)
            if case .success = result { _ = write(log, line, line.count) }
            answered.signal()
        }
        answered.wait()
    }

    private static func dataSet(_ uid: String) -> [UInt8] {
        TestDataSet(sopInstanceUID: uid, pixelByteCount: 20_000, pixelSeed: UInt8(uid.utf8.count)).bytes
    }

    /// Starts the process, waits for its first acknowledgement, and then a while longer before it is killed.
    private func runAndKill(_ folder: TemporaryFolder, after delay: Duration) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["--testing-library", "swift-testing", "--filter", "KillTests/receiveUntilKilled"]
        process.environment = ProcessInfo.processInfo.environment.merging([Self.folderVariable: folder.path()]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let before = try acknowledgements(folder).count
        try process.run()
        let deadline = ContinuousClock.now + .seconds(30)
        while try acknowledgements(folder).count == before, process.isRunning, ContinuousClock.now < deadline {
            usleep(5_000)
        }
        usleep(UInt32(delay.components.attoseconds / 1_000_000_000_000))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private func acknowledgements(_ folder: TemporaryFolder) throws -> [String] {
        guard let data = FileManager.default.contents(atPath: folder.path("acknowledged")) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func files(_ folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains(".") }
    }
}
