import Archive
import Catalog
import DICOM
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("The end of an instance that arrives")
struct WriterEndTests {
    private static func incoming(_ archive: InstanceArchive) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: archive.layout.incoming)
    }

    /// Begins an instance, of which more is written than waits in the memory.
    private static func begin(_ uid: String, in archive: InstanceArchive) -> InstanceWriter {
        let writer = archive.beginInstance(.ct(uid))
        TestDataSet(sopInstanceUID: uid, pixelByteCount: 1 << 20).bytes.withUnsafeBytes { writer.append($0) }
        return writer
    }

    @Test("one that nobody ends leaves nothing behind, and no loss on record")
    func forgotten() throws {
        let fixture = try ArchiveFixture()
        var writer: InstanceWriter? = Self.begin("1.2.3", in: fixture.archive)
        fixture.archive.settle()
        #expect(try Self.incoming(fixture.archive).count == 1)
        #expect(writer?.failure == nil)
        writer = nil
        fixture.archive.settle()
        #expect(try Self.incoming(fixture.archive).isEmpty)
        #expect(try fixture.archive.index.totals().instances == 0)
        #expect(try fixture.archive.index.refusals().isEmpty)
    }

    @Test("what was discarded is not stored by a commit after it, and takes no more bytes")
    func discarded() throws {
        let fixture = try ArchiveFixture()
        let writer = Self.begin("1.2.3", in: fixture.archive)
        writer.discard()
        [UInt8](repeating: 0, count: 1 << 20).withUnsafeBytes { writer.append($0) }
        fixture.archive.settle()
        #expect(writer.waitingBytes == 0)
        let answer = Mutex<ArchiveError?>(nil)
        writer.commit { result in
            if case .failure(let error) = result { answer.withLock { $0 = error } }
        }
        #expect(answer.withLock { $0 } == .closing)
        #expect(try Self.incoming(fixture.archive).isEmpty)
    }

    @Test("an announcement that breaks the rules of UIDs is refused with the attribute, and keeps nobody waiting")
    func announcement() throws {
        for (sopClass, instance, attribute, found) in [
            ("1.2.x", "1.2.3", "Affected SOP Class UID", "1.2.x"), ("1.2", "1..3", "Affected SOP Instance UID", "1..3"),
        ] {
            let fixture = try ArchiveFixture()
            let writer = fixture.archive.beginInstance(
                InstanceAnnouncement(
                    sopClassUID: sopClass, sopInstanceUID: instance, transferSyntax: .explicitVRLittleEndian,
                    callingAETitle: "SENDER"))
            #expect(writer.failure == .invalidUID(attribute: attribute, found: found))
            let isCalled = Mutex(false)
            writer.whenDrained { isCalled.withLock { $0 = true } }
            #expect(isCalled.withLock { $0 })
            #expect(writer.waitingBytes == 0 && !writer.isBackedUp)
        }
    }

    @Test("another class than was announced is told with both")
    func otherClass() async throws {
        let fixture = try ArchiveFixture()
        var dataSet = TestDataSet(sopInstanceUID: "1.2.3")
        dataSet.sopClassUID = "1.2.840.10008.5.1.4.1.1.4"
        let result = await fixture.archive.store(dataSet)
        let expected = ArchiveError.sopMismatch(
            attribute: "SOP Class UID", announced: "1.2.840.10008.5.1.4.1.1.2", found: "1.2.840.10008.5.1.4.1.1.4")
        #expect(throws: expected) { try result.get() }
        fixture.archive.settle()
        #expect(try fixture.archive.index.refusals().isEmpty, "it belongs nowhere")
    }

    @Test("the same instance again lets its study be awaited longer, and no refusal of it stays")
    func repetition() async throws {
        let folder = try TemporaryFolder()
        let clock = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        let archive = try ArchiveFixture.open(
            folder.path("archive"), { $0.idleTimes = ["SENDER": .seconds(7), "OTHER": .seconds(20)] },
            now: { clock.withLock { $0 } })
        defer { archive.close() }
        for (sender, deadline) in [("SENDER", 7.0), ("OTHER", 21), ("SENDER", 21)] {
            _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.3"), callingAETitle: sender).get()
            archive.settle()
            let study = try #require(try archive.index.study("1.2.3.1"))
            #expect(study.deadline == Date(timeIntervalSince1970: 1_800_000_000 + deadline))
            #expect(study.lastCallingAETitle == "SENDER" && study.instanceCount == 1)
            clock.withLock { $0.addTimeInterval(1) }
        }
        #expect(try archive.index.conflicts().isEmpty)
    }

    @Test("idle times can be changed while instances arrive, for the next of them")
    func idleTimes() async throws {
        let folder = try TemporaryFolder()
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let archive = try ArchiveFixture.open(
            folder.path("archive"), { ($0.defaultIdleTime, $0.idleTimes) = (.seconds(60), ["A": .seconds(20)]) },
            now: { now })
        defer { archive.close() }
        #expect(archive.longestIdleTime == .seconds(60))
        func deadline(_ number: Int, _ sender: String) async throws -> Int {
            let dataSet = TestDataSet(
                sopInstanceUID: "1.2.\(number)", studyInstanceUID: "1.3.\(number)",
                seriesInstanceUID: "1.4.\(number)")
            _ = try await archive.store(dataSet, callingAETitle: sender).get()
            archive.settle()
            let study = try #require(try archive.index.study("1.3.\(number)"))
            return Int(try #require(study.deadline).timeIntervalSince(now).rounded())
        }
        #expect(try await deadline(1, "A") == 20)
        #expect(try await deadline(2, "B") == 60)
        archive.setIdleTimes(default: .seconds(30), byCallingAETitle: ["B": .seconds(90)])
        #expect(archive.longestIdleTime == .seconds(90))
        #expect(try await deadline(3, "A") == 30)
        #expect(try await deadline(4, "B") == 90)
        let kept = try #require(try archive.index.study("1.3.2")?.deadline)
        #expect(kept == now.addingTimeInterval(60), "what is awaited keeps its deadline")
    }
}
