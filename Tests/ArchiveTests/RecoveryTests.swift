import Archive
import Catalog
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@Suite("Opening an archive after something went wrong")
struct RecoveryTests {
    @Test("a file whose row was lost gets it back, and its study is awaited again")
    func rebuildsRows() async throws {
        let fixture = try ArchiveFixture()
        for number in 1...5 { _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        fixture.archive.settle()
        let before = try fixture.archive.index.instances(ofStudy: "1.2.3.1")
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write {
                try $0.execute(sql: "DELETE FROM instance WHERE sop_instance_uid IN ('1.2.2', '1.2.4')")
                try $0.execute(sql: "UPDATE study SET deadline_at = NULL")
            }
        }
        defer { archive.close() }
        #expect(Set(archive.recovery.rebuiltInstances) == ["1.2.2", "1.2.4"])
        let after = try archive.index.instances(ofStudy: "1.2.3.1")
        #expect(after.map(\.path) == before.map(\.path))
        #expect(after.map(\.receivedAt) == before.map(\.receivedAt))
        #expect(after.map(\.callingAETitle) == before.map(\.callingAETitle))
        #expect(try archive.index.study("1.2.3.1")?.isReceiving == true)
    }

    @Test("an index that was lost altogether is rebuilt from the files")
    func rebuildsIndex() async throws {
        let fixture = try ArchiveFixture()
        for number in 1...20 { _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        let archive = try fixture.reopened { root in
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: root + "/index.sqlite" + suffix)
            }
        }
        defer { archive.close() }
        #expect(try archive.index.totals().instances == 20)
        #expect(archive.recovery.quarantinedFiles.isEmpty)
    }

    /// What a power cut can leave of a file that was never acknowledged.
    enum Damage: CaseIterable {
        case empty, truncated, lastByteZero, withoutProof, zeros, grown, foreign

        /// Why a file that had so many bytes is not trusted.
        func reason(size: Int) -> String {
            switch self {
            case .empty: "it is empty"
            case .truncated: "it has \(size - 100) of \(size) bytes"
            case .lastByteZero: "its checksum is wrong"
            case .withoutProof, .zeros: "it has no proof of being complete"
            case .grown: "it has \(size + 1) of \(size) bytes"
            case .foreign: "its name is not one of the archive's"
            }
        }
    }

    @Test("an unindexed file that is not whole goes to the quarantine", arguments: Damage.allCases)
    func quarantines(damage: Damage) async throws {
        let fixture = try ArchiveFixture()
        let stored = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3")).get()
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write { try $0.execute(sql: "DELETE FROM instance") }
            var data = try Data(contentsOf: URL(filePath: stored.path))
            switch damage {
            case .empty: data = Data()
            case .truncated: data = data.dropLast(100)
            case .lastByteZero: data[data.count - 1] ^= 0xFF
            case .withoutProof: data.replaceSubrange(0..<128, with: Data(count: 128))
            case .zeros: data = Data(count: data.count)
            case .grown: data.append(0)
            case .foreign: break
            }
            try data.write(to: URL(filePath: damage == .foreign ? stored.path + ".txt" : stored.path))
            if damage == .foreign { try FileManager.default.removeItem(atPath: stored.path) }
        }
        defer { archive.close() }
        #expect(archive.recovery.quarantinedFiles.map(\.reason) == [damage.reason(size: stored.size)])
        #expect(archive.recovery.rebuiltInstances.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: archive.layout.quarantine).count == 1)
        #expect(try archive.index.totals().instances == 0)
        #expect(try archive.index.conflicts(kind: .quarantined).count == 1)
        let again = await archive.store(TestDataSet(sopInstanceUID: "1.2.3"))
        #expect(throws: Never.self) { try again.get() }
    }

    @Test("a file whose row the index refuses goes to the quarantine, and the others get theirs")
    func quarantinesRefusedRows() async throws {
        let fixture = try ArchiveFixture()
        // The first two names share a folder, and so a transaction.
        let uids = ["1.2.4", "1.2.16", "1.2.3"]
        var folders: [URL] = []
        for uid in uids {
            let stored = try await fixture.archive.store(TestDataSet(sopInstanceUID: uid)).get()
            folders.append(URL(filePath: stored.path).deletingLastPathComponent())
        }
        #expect(folders[0] == folders[1] && folders[0] != folders[2])
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write {
                try $0.execute(
                    sql: """
                        DELETE FROM instance;
                        CREATE TRIGGER refuse BEFORE INSERT ON instance WHEN NEW.sop_instance_uid = '1.2.4'
                        BEGIN SELECT RAISE(ABORT, 'no such instance'); END;
                        """)
            }
        }
        defer { archive.close() }
        #expect(Set(archive.recovery.rebuiltInstances) == ["1.2.16", "1.2.3"])
        #expect(try Set(archive.index.sopInstanceUIDs()) == ["1.2.16", "1.2.3"])
        #expect(archive.recovery.quarantinedFiles.map(\.reason) == ["the index refuses its row: no such instance"])
        #expect(try archive.index.conflicts(kind: .quarantined).count == 1)
        let quarantine = archive.layout.quarantine
        let kept = try FileManager.default.contentsOfDirectory(atPath: quarantine).map { "\(quarantine)/\($0)" }
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: try #require(kept.first))))
        let dataSet = TestDataSet(sopInstanceUID: "1.2.4").bytes
        #expect(kept.count == 1 && bytes.suffix(dataSet.count).elementsEqual(dataSet))
    }

    @Test("a row whose file is gone stays, is marked and reported, and heals when the instance comes again")
    func reportsMissingFiles() async throws {
        let fixture = try ArchiveFixture()
        let dataSet = TestDataSet(sopInstanceUID: "1.2.3")
        let stored = try await fixture.archive.store(dataSet).get()
        let archive = try fixture.reopened { _ in try FileManager.default.removeItem(atPath: stored.path) }
        defer { archive.close() }
        #expect(archive.recovery.missingFiles.count == 1)
        #expect(!archive.recovery.isClean)
        #expect(try archive.index.instance("1.2.3")?.missingSince != nil)
        #expect(try archive.index.conflicts(kind: .missing).count == 1)
        _ = try await archive.store(dataSet).get()
        archive.settle()
        #expect(try archive.index.instance("1.2.3")?.missingSince == nil)
        #expect(try archive.index.totals().instances == 1)
    }

    @Test("temporary files are swept, everything else stays")
    func sweeps() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3")).get()
        let archive = try fixture.reopened { root in
            try Data([1]).write(to: URL(filePath: root + "/incoming/9.part"))
            try FileManager.default.removeItem(atPath: root + "/journal/clean")
        }
        defer { archive.close() }
        #expect(archive.recovery.removedTemporaryFiles == 1)
        #expect(archive.recovery.isClean)
        #expect(try FileManager.default.contentsOfDirectory(atPath: archive.layout.incoming).isEmpty)
    }

    @Test("a second writer is told who has the folder, a reader is let in")
    func locks() async throws {
        let fixture = try ArchiveFixture()
        let error = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(fixture.root) }
        guard case .locked(_, let holder) = error else {
            return #expect(Bool(false), "found \(String(describing: error))")
        }
        #expect(holder == "\(ProcessInfo.processInfo.processIdentifier)")
        #expect(try ArchiveIndex(root: fixture.root).totals().instances == 0)
        let again = try fixture.reopened()
        again.close()
        #expect(try ArchiveIndex(root: fixture.root).totals().instances == 0)
    }

    @Test("waiting goes on after a restart, for a whole idle time")
    func keepsDeadlines() async throws {
        let fixture = try ArchiveFixture { $0.idleTimes = ["SENDER": .seconds(7)] }
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3")).get()
        fixture.archive.settle()
        let study = try #require(try fixture.archive.index.study("1.2.3.1"))
        let deadline = try #require(study.deadline)
        #expect((7..<9).contains(deadline.timeIntervalSince(study.lastReceivedAt)))
        fixture.archive.close()
        let later = deadline.addingTimeInterval(1000)
        let archive = try ArchiveFixture.open(fixture.root, { $0.idleTimes = ["SENDER": .seconds(7)] }, now: { later })
        defer { archive.close() }
        let awaited = try #require(try archive.index.study("1.2.3.1")?.deadline)
        #expect(abs(awaited.timeIntervalSince(later) - 7) < 0.01)
    }

    @Test("a folder without an index is no archive")
    func refusesOtherFolders() throws {
        let fixture = try ArchiveFixture()
        #expect(throws: ArchiveError.noIndex(path: fixture.folder.path())) {
            try ArchiveIndex(root: fixture.folder.path())
        }
    }
}
