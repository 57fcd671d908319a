import Archive
import Catalog
import DICOM
import Foundation
import Synchronization
import Testing

@Suite("A disk that stands still", .timeLimit(.minutes(1)))
struct SlowDiskTests {
    private let log = SystemCallLog()
    private let fixture: ArchiveFixture

    init() throws {
        let system = log.fileSystem
        fixture = try ArchiveFixture { $0.system = system }
    }

    @Test("keeps no sender waiting, and the sender learns that it should wait", arguments: ["open", "write"])
    func backPressure(call: String) async throws {
        log.hold(call)
        let bytes = TestDataSet(sopInstanceUID: "1.2.3", pixelByteCount: 3 << 20).bytes
        let writer = fixture.archive.beginInstance(.ct("1.2.3"))
        var position = 0
        while position < bytes.count, !writer.isBackedUp {
            let end = min(position + 100_000, bytes.count)
            bytes[position..<end].withUnsafeBytes { writer.append($0) }
            position = end
        }
        #expect(writer.isBackedUp)
        #expect(position <= InstanceWriter.highWaterMark + 600_000)
        let isDrained = Atomic(false)
        let drained = DispatchSemaphore(value: 0)
        writer.whenDrained {
            isDrained.store(true, ordering: .relaxed)
            drained.signal()
        }
        let wasDrained = isDrained.load(ordering: .relaxed)
        #expect(!wasDrained)
        log.release()
        await Self.wait(for: drained)
        #expect(!writer.isBackedUp)
        bytes[position...].withUnsafeBytes { writer.append($0) }
        let result = await Self.commit(writer)
        let stored = try result.get()
        #expect(try Array(Data(contentsOf: URL(filePath: stored.path)).suffix(bytes.count)) == bytes)
    }

    @Test("can be seen from outside, and an archive without work is not taken for it")
    func oldestWork() async throws {
        fixture.archive.settle()
        #expect(fixture.archive.oldestWork == nil)
        log.hold("fdatasync")
        let writer = fixture.archive.beginInstance(.ct("1.2.3"))
        TestDataSet(sopInstanceUID: "1.2.3").bytes.withUnsafeBytes { writer.append($0) }
        let answered = DispatchSemaphore(value: 0)
        writer.commit { _ in answered.signal() }
        while fixture.archive.oldestWork.map({ $0 < .milliseconds(50) }) ?? true {
            try await Task.sleep(for: .milliseconds(5))
        }
        log.release()
        await Self.wait(for: answered)
        fixture.archive.settle()
        #expect(fixture.archive.oldestWork == nil)
    }

    @Test(
        "of the threads that store and the one that scans, the work that has taken longest is the one that is seen",
        arguments: [false, true])
    func oldestOfBoth(isScanningFirst: Bool) async throws {
        fixture.archive.settle()
        log.clear()
        log.hold("fdatasync")
        defer { log.release() }
        let answered = DispatchSemaphore(value: 0)
        try await standStill("1.2.1", isDeflated: isScanningFirst, answered)
        let first = SuspendingClock.now
        try await Task.sleep(for: .milliseconds(50))
        try await standStill("1.2.2", isDeflated: !isScanningFirst, answered)
        let elapsed = SuspendingClock.now - first
        #expect(try #require(fixture.archive.oldestWork) >= elapsed)
        log.release()
        for _ in 0..<2 { await Self.wait(for: answered) }
        fixture.archive.settle()
        #expect(try fixture.archive.index.sopInstanceUIDs() == ["1.2.1", "1.2.2"])
    }

    /// Sends an instance, and returns when its file has its name and waits for the disk: in the thread that scans where
    /// the data set is deflated.
    private func standStill(_ uid: String, isDeflated: Bool, _ answered: DispatchSemaphore) async throws {
        func renamed() -> Int { log.calls.count { $0.name == "rename" } }
        let before = renamed()
        var announcement = InstanceAnnouncement.ct(uid)
        var bytes = TestDataSet(sopInstanceUID: uid).bytes
        if isDeflated {
            announcement.transferSyntax = .deflatedExplicitVRLittleEndian
            bytes = Self.stored(bytes)
        }
        let writer = fixture.archive.beginInstance(announcement)
        bytes.withUnsafeBytes { writer.append($0) }
        writer.commit { _ in answered.signal() }
        while renamed() == before { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// A deflate stream of one block that is not compressed (RFC 1951 3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let length = UInt16(bytes.count)
        let header: [UInt8] = [1, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
        return header + bytes
    }

    @Test("memory is not filled by bytes of an instance that failed")
    func failedInstance() async throws {
        let writer = fixture.archive.beginInstance(.ct("1.2.3"))
        [UInt8](repeating: 0xFF, count: 4 << 20).withUnsafeBytes { writer.append($0) }
        #expect(writer.failure != nil)
        #expect(writer.waitingBytes == 0)
        #expect(!writer.isBackedUp)
    }

    private static func commit(_ writer: InstanceWriter) async -> Result<StoredInstance, ArchiveError> {
        await withCheckedContinuation { continuation in writer.commit { continuation.resume(returning: $0) } }
    }

    private static func wait(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            Thread {
                semaphore.wait()
                continuation.resume()
            }.start()
        }
    }
}
