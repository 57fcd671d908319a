import Archive
import Catalog
import Foundation
import GRDB
import Glibc
import Platform
import SystemPackage
import Testing

@Suite("A disk that does not do as it should")
struct OddDiskTests {
    @Test("what it takes in small portions arrives whole")
    func portions() async throws {
        let system = FileSystem(write: { (file, path, bytes, offset) throws(Errno) in
            let portion = UnsafeRawBufferPointer(rebasing: bytes.prefix(777))
            return try FileSystem.real.write(file, path, portion, offset)
        })
        let fixture = try ArchiveFixture { $0.system = system }
        let dataSet = TestDataSet(sopInstanceUID: "1.2.3", pixelByteCount: 100_000)
        let stored = try await fixture.archive.store(dataSet).get()
        #expect(try fixture.archive.verify(path: stored.path) == .intact)
        let bytes = try Array(Data(contentsOf: URL(filePath: stored.path)))
        #expect(Array(bytes.suffix(dataSet.bytes.count)) == dataSet.bytes)
    }

    @Test("a name of which it does not say whether it is free is not taken")
    func unknownName() async throws {
        let fixture = try ArchiveFixture()
        let dataSet = TestDataSet(sopInstanceUID: "1.2.3")
        let path = try await fixture.archive.store(dataSet).get().path
        try FileManager.default.removeItem(atPath: path)
        // A link to itself can be neither followed nor said to be absent (ELOOP).
        #expect(symlink(path, path) == 0)
        let result = await fixture.archive.store(dataSet)
        #expect(throws: ArchiveError.self) { try result.get() }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == path)
    }

    @Test("a file that it does not give stays where it is, is named, and the others get their rows")
    func unreadable() async throws {
        let fixture = try ArchiveFixture()
        var paths: [String] = []
        for number in 1...3 {
            paths.append(try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get().path)
        }
        let archive = try fixture.reopened { root in
            try DatabaseQueue(path: root + "/index.sqlite").write { try $0.execute(sql: "DELETE FROM instance") }
            try FileManager.default.removeItem(atPath: paths[1])
            // Reading this file's beginning is an input/output error.
            #expect(symlink("/proc/self/mem", paths[1]) == 0)
        }
        defer { archive.close() }
        #expect(archive.recovery.unreadable == [String(paths[1].dropFirst(fixture.root.count + 1))])
        #expect(archive.recovery.rebuiltInstances.sorted() == ["1.2.1", "1.2.3"])
        #expect(archive.recovery.quarantinedFiles.isEmpty && !archive.recovery.isClean)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: paths[1]) == "/proc/self/mem")
    }

    @Test("what comes while another process keeps the index locked is stored, and has its row when that lets go")
    func locked() async throws {
        let fixture = try ArchiveFixture()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: fixture.root + "/index.sqlite", configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        for number in 1...3 { _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)")).get() }
        #expect(try fixture.archive.index.totals().instances == 0)
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        fixture.archive.settle()
        #expect(try fixture.archive.index.sopInstanceUIDs() == ["1.2.1", "1.2.2", "1.2.3"])
    }
}
