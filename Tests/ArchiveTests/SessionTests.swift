import Archive
import Catalog
import Foundation
import GRDB
import Glibc
import Synchronization
import TestSupport
import Testing

/// What is looked at when an archive is opened depends on how it was left; it must never be too little.
@Suite("Opening an archive that was left in any state", .takingTurns)
struct SessionTests {
    /// How far a process comes before it is killed.
    enum Step: String, CaseIterable {
        case opened, stored, marked, closed, openedAgain
    }

    @Test("after a kill at any step nothing is lost, and no more than necessary is looked at", arguments: Step.allCases)
    func kill(step: Step) throws {
        let folder = try TemporaryFolder()
        // A file that was received long before, and whose row was lost: the check in the background finds it.
        let child = try TestChild("SessionTests/live", folder: folder.path(), order: step.rawValue)
        try child.wait(for: folder.path("ready"))
        child.end(SIGKILL)
        let archive = try ArchiveFixture.open(folder.path("archive"))
        defer { archive.close() }
        #expect(archive.recovery.extent == (step == .closed ? .nothing : .lately))
        let stored = Set(try archive.index.sopInstanceUIDs())
        #expect(stored == Set(step == .opened ? [] : ["1.2.1", "1.2.2", "1.2.3"]))
        #expect(archive.recovery.isClean || step == .stored)
        #expect(archive.waitUntilChecked(seconds: 30))
    }

    @Test(.enabled(if: TestChild.isChild, "runs in a process of its own"))
    func live() async throws {
        let folder = try #require(TestChild.folder)
        let step = try #require(TestChild.order.flatMap(Step.init))
        var archive = try ArchiveFixture.open(folder + "/archive")
        if step != .opened {
            for number in 1...3 { _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        }
        if step == .marked {
            archive.settle()
            try archive.advanceMark()
        }
        if step == .closed || step == .openedAgain { archive.close() }
        if step == .openedAgain { archive = try ArchiveFixture.open(folder + "/archive") }
        try Data().write(to: URL(filePath: folder + "/ready"))
        sleep(60)
        withExtendedLifetime(archive) {}
    }

    /// What happens to a closed archive before it is opened again.
    enum Change: String, CaseIterable {
        case none, rowDeleted, fileRemoved, fileReplaced, fileAdded, powerLost, otherBoot, indexRemoved, marksRemoved
    }

    @Test("a closed archive that was touched is looked at as a whole", arguments: Change.allCases)
    func closed(change: Change) async throws {
        let fixture = try ArchiveFixture()
        var paths: [String] = []
        for number in 1...3 {
            paths.append(try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get().path)
        }
        let archive = try fixture.reopened { root in try Self.apply(change, root, paths) }
        defer { archive.close() }
        #expect(archive.recovery.extent == (change == .none ? .nothing : .everything))
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1", "1.2.2", "1.2.3"])
        #expect(archive.recovery.missingFiles.count == (change == .fileRemoved ? 1 : 0))
        #expect(archive.recovery.quarantinedFiles.count == (change == .fileAdded ? 1 : 0))
    }

    private static func apply(_ change: Change, _ root: String, _ paths: [String]) throws {
        let manager = FileManager.default
        switch change {
        case .none: break
        case .rowDeleted:
            try DatabaseQueue(path: root + "/index.sqlite").write {
                try $0.execute(sql: "DELETE FROM instance WHERE sop_instance_uid = '1.2.2'")
            }
        case .fileRemoved: try manager.removeItem(atPath: paths[1])
        case .fileReplaced:
            // The folder is as long as it was.
            let content = try Data(contentsOf: URL(filePath: paths[1]))
            try manager.removeItem(atPath: paths[1])
            try content.write(to: URL(filePath: paths[1]))
        case .fileAdded: try Data([1]).write(to: URL(filePath: root + "/instances/00/foreign"))
        case .powerLost:
            try manager.removeItem(atPath: root + "/journal/clean")
            try Data("another boot".utf8).write(to: URL(filePath: root + "/journal/boot"))
        case .otherBoot:
            try manager.removeItem(atPath: root + "/journal/clean")
            let boot = try String(contentsOfFile: root + "/journal/boot", encoding: .utf8).split(separator: " ")
            try Data("\(boot[0]) another-start-of-the-system".utf8).write(to: URL(filePath: root + "/journal/boot"))
        case .indexRemoved: try manager.removeItem(atPath: root + "/index.sqlite")
        case .marksRemoved: try manager.removeItem(atPath: root + "/journal")
        }
    }

    @Test(
        "a process that ends while everything is to be looked at leaves that to the next one",
        arguments: [Change.none, .rowDeleted, .fileAdded])
    func endsEarly(change: Change) async throws {
        let fixture = try ArchiveFixture()
        let stored = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get()
        fixture.archive.close()
        try Self.apply(change, fixture.root, [stored.path])
        // The archive as it is when its opening first asks for the time, before anything was looked at.
        let (root, copy) = (fixture.root, fixture.folder.path("copy"))
        let isCopied = Mutex(false)
        let opened = try ArchiveFixture.open(
            root,
            now: {
                isCopied.withLock { isCopied in
                    if !isCopied { isCopied = (try? FileManager.default.copyItem(atPath: root, toPath: copy)) != nil }
                }
                return Date()
            })
        opened.close()
        try #require(isCopied.withLock { $0 })
        #expect(!FileManager.default.fileExists(atPath: copy + "/journal/clean"))
        let boot = FileManager.default.fileExists(atPath: copy + "/journal/boot")
        #expect(boot == (change == .none))
        let next = try ArchiveFixture.open(copy)
        defer { next.close() }
        #expect(next.recovery.extent == (change == .none ? .lately : .everything))
        #expect(try next.index.sopInstanceUIDs() == ["1.2.2"])
    }

    @Test(
        "a start of the system is the same by its name, and where that is unknown by its time within seconds",
        arguments: [
            (isNamed: true, offset: 0, .lately), (true, 86_400, .lately), (false, 0, .lately), (false, 2, .lately),
            (false, -2, .lately), (false, 6, .everything), (false, -6, .everything), (false, 86_400, .everything),
        ] as [(isNamed: Bool, offset: Int64, RecoveryReport.Extent)])
    func boots(isNamed: Bool, offset: Int64, extent: RecoveryReport.Extent) throws {
        let fixture = try ArchiveFixture()
        let archive = try fixture.reopened { root in
            try FileManager.default.removeItem(atPath: root + "/journal/clean")
            let noted = try String(contentsOfFile: root + "/journal/boot", encoding: .utf8).split(separator: " ")
            let time = try #require(Int64(noted[0])) + offset
            let name = isNamed ? String(noted.dropFirst().first ?? "") : ""
            // Where the system does not tell the name, only the time is left to go by.
            try #require(!isNamed || offset == 0 || !name.isEmpty)
            try Data("\(time) \(name)".utf8).write(to: URL(filePath: root + "/journal/boot"))
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == extent)
    }

    @Test("after a kill a row that was lost long ago comes back in the background")
    func background() async throws {
        let fixture = try ArchiveFixture()
        for number in 1...3 { _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write {
                try $0.execute(sql: "DELETE FROM instance WHERE sop_instance_uid = '1.2.2'")
            }
            // As if the process had been killed a while after it had received them.
            try FileManager.default.removeItem(atPath: root + "/journal/clean")
            sleep(1)
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == .lately)
        #expect(archive.waitUntilChecked(seconds: 30))
        #expect(try archive.index.sopInstanceUIDs() == ["1.2.1", "1.2.2", "1.2.3"])
        #expect(try archive.index.study("1.2.3.1")?.isReceiving == true)
    }

    @Test("a check that was not finished is taken up again after a clean stop")
    func unfinishedCheck() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let archive = try fixture.reopened { root in
            let clean = root + "/journal/clean"
            let text = try String(contentsOfFile: clean, encoding: .utf8)
            #expect(text.contains("\"isChecked\":true"))
            try text.replacingOccurrences(of: "\"isChecked\":true", with: "\"isChecked\":false")
                .write(toFile: clean, atomically: false, encoding: .utf8)
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == .nothing)
        #expect(archive.waitUntilChecked(seconds: 30))
    }

    @Test("the mark moves on only when all rows are in the index")
    func mark() async throws {
        let fixture = try ArchiveFixture { $0.markInterval = .seconds(3600) }
        #expect(fixture.archive.waitUntilChecked(seconds: 60), "from here on no mark moves by itself")
        var paths: [String] = []
        for number in 1...3 {
            paths.append(try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get().path)
        }
        fixture.archive.settle()
        #expect(try Self.journal(fixture.root) == ["1.2.1", "1.2.2", "1.2.3"])
        try await fixture.archive.database.write {
            try $0.execute(sql: "DELETE FROM instance WHERE sop_instance_uid = '1.2.2'")
        }
        try fixture.archive.advanceMark()
        #expect(try Self.journal(fixture.root) == ["1.2.1", "1.2.2", "1.2.3"])
        try FileManager.default.removeItem(atPath: paths[1])
        try fixture.archive.advanceMark()
        #expect(try Self.journal(fixture.root).isEmpty)
    }

    @Test("an instance that is there again stays in the journal until its row no longer says that it is missing")
    func returned() async throws {
        let fixture = try ArchiveFixture { $0.markInterval = .seconds(3600) }
        #expect(fixture.archive.waitUntilChecked(seconds: 60), "from here on no mark moves by itself")
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        for (missing, left) in [("1", ["1.2.1"]), ("NULL", [])] {
            try await fixture.archive.database.write {
                try $0.execute(sql: "UPDATE instance SET missing_since = \(missing)")
            }
            try fixture.archive.advanceMark()
            #expect(try Self.journal(fixture.root) == left)
        }
    }

    @Test("a line of the journal that a full disk cut off spoils none after it")
    func cutLine() async throws {
        let fixture = try ArchiveFixture { $0.markInterval = .seconds(3600) }
        #expect(fixture.archive.waitUntilChecked(seconds: 60), "from here on no mark moves by itself")
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let file = try FileHandle(forWritingTo: try #require(Self.journalFiles(fixture.root).last))
        _ = try file.seekToEnd()
        try file.write(contentsOf: Data("1.2.99".utf8))
        try file.close()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2")).get()
        #expect(try Self.journal(fixture.root) == ["1.2.1", "1.2.99", "1.2.2"])
        let left = try Self.journalFiles(fixture.root).map { ($0, try Data(contentsOf: $0)) }
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write {
                try $0.execute(sql: "DELETE FROM instance WHERE sop_instance_uid = '1.2.2'")
            }
            // As if the process had been killed before it wrote that row.
            try FileManager.default.removeItem(atPath: root + "/journal/clean")
            for (file, text) in left { try text.write(to: file) }
        }
        defer { archive.close() }
        #expect(archive.recovery.extent == .lately)
        #expect(archive.recovery.rebuiltInstances == ["1.2.2"])
    }

    private static func journal(_ root: String) throws -> [String] {
        try journalFiles(root).map { try String(contentsOf: $0, encoding: .utf8) }.joined()
            .split(separator: "\n").map(String.init)
    }

    private static func journalFiles(_ root: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(atPath: root + "/journal").filter { $0.hasSuffix(".uids") }
            .sorted().map { URL(filePath: "\(root)/journal/\($0)") }
    }
}
