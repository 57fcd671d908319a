import Archive
import Catalog
import Foundation
import Glibc
import Platform
import Testing

@Suite("What happens on the disk before an instance is acknowledged")
struct DurabilityTests {
    private let log = SystemCallLog()
    private let fixture: ArchiveFixture

    init() throws {
        let system = log.fileSystem
        fixture = try ArchiveFixture { $0.system = system }
        log.clear()
    }

    @Test("it is written, gets its name, file and folder are synced, and only then it is answered")
    func order() async throws {
        let stored = try await answer("1.2.3").get()
        let calls = log.calls
        #expect(calls.map(\.name) == ["open", "write", "write", "rename", "fdatasync", "fsync", "answer"])
        let temporary = try #require(calls.first?.path)
        #expect(temporary.hasPrefix(fixture.archive.layout.incoming))
        let folder = (stored.path as NSString).deletingLastPathComponent
        #expect(calls.map(\.path) == [temporary, temporary, temporary, stored.path, temporary, folder, ""])
    }

    @Test("the same instance again is answered when the file that is there has been synced, and not where it cannot be")
    func duplicate() async throws {
        let stored = try await answer("1.2.3").get()
        let folder = (stored.path as NSString).deletingLastPathComponent
        log.clear()
        let again = try await answer("1.2.3").get()
        #expect(again.wasStoredAlready)
        let before = log.calls.prefix { $0.name != "answer" }
        #expect(before.contains(SystemCallLog.Call(name: "fdatasync", path: stored.path)))
        #expect(before.contains(SystemCallLog.Call(name: "fsync", path: folder)))
        log.fail("fdatasync", with: EIO)
        let refused = await answer("1.2.3")
        #expect(throws: ArchiveError.self) { try refused.get() }
        #expect(FileManager.default.fileExists(atPath: stored.path))
    }

    @Test(
        "a call that fails leads to a failure, and nothing is left of the instance",
        arguments: ["open", "write", "rename", "fdatasync", "fsync"])
    func failingCall(name: String) async throws {
        log.fail(name, with: EIO)
        let refused = await answer("1.2.3")
        let error = #expect(throws: ArchiveError.self) { try refused.get() }
        guard case .writeFailed(let cause) = error, cause.operation == name, cause.errorNumber == EIO else {
            Issue.record("\(String(describing: error)) is not the failure of \(name)")
            return
        }
        #expect(try filesLeft().isEmpty)
        log.fail(name, with: 0)
        let stored = await answer("1.2.3")
        #expect(try stored.get().wasStoredAlready == false)
        fixture.archive.settle()
        #expect(try fixture.archive.index.sopInstanceUIDs() == ["1.2.3"])
    }

    @Test(
        "a disk that fills up in the middle of an instance refuses that instance, and takes the next when there is room"
    )
    func fullDisk() async throws {
        log.limit(writtenBytes: 700_000)
        let refused = await answer("1.2.3", pixelByteCount: 1_000_000)
        #expect(throws: ArchiveError.noSpace(freeBytes: nil, requiredBytes: nil)) { try refused.get() }
        #expect(try filesLeft().isEmpty)
        log.limit()
        let stored = await answer("1.2.3", pixelByteCount: 1_000_000)
        #expect(throws: Never.self) { try stored.get() }
    }

    @Test("what cannot be read is not other content", arguments: ["torn", "unreadable"])
    func failingComparison(kind: String) async throws {
        let path = try await answer("1.2.3").get().path
        if kind == "torn" {
            try Data().write(to: URL(filePath: path))
        } else {
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        let result = await answer("1.2.3")
        let error = #expect(throws: ArchiveError.self) { try result.get() }
        if case .unreadableFile = error {} else { Issue.record("found \(String(describing: error))") }
        fixture.archive.settle()
        #expect(try fixture.archive.index.conflicts(kind: .duplicate).isEmpty)
    }

    /// Stores an instance, and notes when it was answered.
    private func answer(
        _ uid: String, pixelByteCount: Int = 4096
    ) async -> Result<StoredInstance, ArchiveError> {
        let bytes = TestDataSet(sopInstanceUID: uid, pixelByteCount: pixelByteCount).bytes
        let writer = fixture.archive.beginInstance(.ct(uid))
        bytes.withUnsafeBytes { writer.append($0) }
        return await withCheckedContinuation { continuation in
            writer.commit { [log] result in
                log.note("answer")
                continuation.resume(returning: result)
            }
        }
    }

    private func filesLeft() throws -> [String] {
        let layout = fixture.archive.layout
        return try [layout.incoming, layout.instances].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains(".") }
        }
    }
}
