import Archive
import Catalog
import Foundation
import GRDB
import Logging
import Storage
import TestSupport
import Testing

@Suite("What the log says of an archive that is opened")
struct RecoveryLogTests {
    /// What happened while the archive was closed, and what of it is counted.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let happen: @Sendable (_ root: String, _ files: [String]) throws -> Void
        let counts: [String: Int]
        /// The beginnings of further lines.
        var further: [String] = []
        /// How many files are gone.
        var gone = 0
    }

    static let cases = [
        Case(testDescription: "nothing", happen: { _, _ in }, counts: [:]),
        Case(
            testDescription: "a temporary file", happen: { root, _ in try write("\(root)/incoming/9.part") },
            counts: ["temporary.removed": 1]),
        Case(
            testDescription: "rows are lost",
            happen: { root, _ in try change(root, "DELETE FROM instance WHERE sop_instance_uid <> '1.2.1'") },
            counts: ["rows.rebuilt": 2]),
        Case(
            testDescription: "a file is foreign", happen: { _, files in try write(files[0] + ".txt") },
            counts: ["quarantined": 1]),
        Case(
            testDescription: "files are gone",
            happen: { _, files in for file in files[...1] { try FileManager.default.removeItem(atPath: file) } },
            counts: [:],
            further: ["critical Files of indexed instances are gone"], gone: 2),
        Case(
            testDescription: "a file is gone",
            happen: { _, files in try FileManager.default.removeItem(atPath: files[2]) },
            counts: [:], further: ["critical Files of indexed instances are gone"], gone: 1),
        Case(
            testDescription: "a result has no row", happen: { root, _ in try addResult(root) },
            counts: ["results.recovered": 1],
            further: ["warning Whether recovered results were delivered is not known"]),
        Case(
            testDescription: "a result has no job any more",
            happen: { root, _ in
                try addResult(root)
                try change(
                    root,
                    """
                    INSERT INTO job (study, generation, source_digest, source_count, state, created_at)
                        SELECT id, 1, '', 1, 'failed', 1 FROM study
                    """)
            },
            counts: ["results.removed": 1]),
    ]

    @Test("is everything that was put in order, with its count, and nothing where nothing was", arguments: cases)
    func counts(of test: Case) async throws {
        let fixture = try ArchiveFixture()
        var files: [String] = []
        for number in 1...3 {
            files.append(try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get().path)
        }
        fixture.archive.close()
        try test.happen(fixture.root, files)
        let log = LogLines()
        let archive = try Self.open(fixture.root, log)
        defer { archive.close() }
        let lines = log.all.filter { $0.contains("put in order") }
        let isQuiet = test.counts.isEmpty && test.further.isEmpty
        #expect(lines.count == (isQuiet ? 0 : 1), "\(log.all)")
        for line in lines {
            #expect(line.hasPrefix("notice The archive was put in order"))
            #expect(line.contains("\"extent\": \(archive.recovery.extent.rawValue)"))
            for key in [
                "temporary.removed", "rows.rebuilt", "quarantined", "results.recovered", "results.removed",
            ] { #expect(line.contains("\"\(key)\": \(test.counts[key] ?? 0)"), "\(line)") }
        }
        let others = log.all.filter { $0.hasPrefix("critical") || $0.contains("delivered") }
        #expect(others.count == test.further.count, "\(log.all)")
        for beginning in test.further { #expect(others.contains { $0.hasPrefix(beginning) }, "\(others)") }
        let gone = archive.recovery.missingFiles
        for line in others where line.hasPrefix("critical") {
            #expect(line.contains("\"count\": \(gone.count)") && line.contains("\"first\": \(gone[0])"), "\(line)")
        }
        #expect(gone.count == test.gone)
        let moved = log.all.filter { $0.hasPrefix("warning A file was moved to the quarantine") }
        let quarantined = archive.recovery.quarantinedFiles
        #expect(moved.count == quarantined.count, "\(log.all)")
        for (line, file) in zip(moved, quarantined) {
            #expect(line.contains("\"path\": \(file.path)") && line.contains("\"reason\": \(file.reason)"), "\(line)")
        }
    }

    @Test("has a warning where the index of names was made anew, and none where it was whole")
    func remarks() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.close()
        try Self.change(fixture.root, "DROP TABLE patient_name_index")
        for count in [1, 0] {
            let log = LogLines()
            try Self.open(fixture.root, log).close()
            let lines = log.all.filter { $0.contains("index of names") }
            #expect(lines.count == count && lines.allSatisfy { $0.hasPrefix("warning The index") }, "\(log.all)")
        }
    }

    /// Opens an archive as after a power cut: everything is looked at.
    private static func open(_ root: String, _ log: LogLines) throws -> InstanceArchive {
        for name in ["clean", "boot"] { try FileManager.default.removeItem(atPath: root + "/journal/\(name)") }
        return try InstanceArchive(
            configuration: ArchiveConfiguration(root: root, minimumFreeBytes: 0, reserveBytes: 0),
            logger: Logger(label: "test") { _ in log })
    }

    private static func write(_ path: String) throws { try Data([1]).write(to: URL(filePath: path)) }

    private static func change(_ root: String, _ sql: String) throws {
        try DatabaseQueue(path: root + "/index.sqlite").write { try $0.execute(sql: sql) }
    }

    /// Puts a result into the folder of an archive that is closed.
    private static func addResult(_ root: String) throws {
        let archive = try ArchiveFixture.open(root)
        defer { archive.close() }
        try archive.writeResult("2.25.77")
    }
}
