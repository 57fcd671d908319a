import Archive
import Catalog
import Foundation
import Glibc
import Platform
import SystemPackage
import TestSupport
import Testing

@Suite("The bounds of room on the disk")
struct SpaceBoundTests {
    private static let mebibyte: Int64 = 1 << 20
    private let log = SystemCallLog()

    /// An archive on a disk with so many free bytes.
    private func fixture(minimum: Int64, free: Int64, reserve: Int64 = 0) throws -> ArchiveFixture {
        log.limit(freeBytes: free)
        let system = log.fileSystem
        return try ArchiveFixture {
            ($0.system, $0.minimumFreeBytes, $0.reserveBytes) = (system, minimum, reserve)
        }
    }

    @Test("as much as is kept free is enough to receive, and a byte less is not", arguments: [0, 1] as [Int64])
    func minimum(missing: Int64) throws {
        let fixture = try fixture(minimum: 100 * Self.mebibyte, free: 100 * Self.mebibyte - missing)
        guard missing > 0 else {
            #expect(throws: Never.self) { try fixture.archive.checkReadiness() }
            return
        }
        let expected = ArchiveError.noSpace(
            freeBytes: 100 * Self.mebibyte - 1, requiredBytes: 100 * Self.mebibyte)
        #expect(throws: expected) { try fixture.archive.checkReadiness() }
    }

    @Test("the file system with the least room counts", arguments: ["instances", "archive"])
    func leastRoom(full: String) throws {
        let system = FileSystem(freeBytes: { (path) throws(Errno) in path.hasSuffix("/\(full)") ? 5 : 1 << 40 })
        let fixture = try ArchiveFixture { ($0.system, $0.minimumFreeBytes) = (system, 6) }
        #expect(throws: ArchiveError.noSpace(freeBytes: 5, requiredBytes: 6)) {
            try fixture.archive.checkReadiness()
        }
    }

    /// What is kept free, what is free, what is to be set aside, and what is: a quarter of what is left at most.
    private static let reserves: [(minimum: Int64, free: Int64, wanted: Int64, held: Int64)] = [
        (100, 108, 4, 2), (100, 200, 4, 4), (0, 40, 16, 10), (100, 100, 4, 0), (0, 16, 16, 4), (8, 4, 4, 0),
    ]

    @Test("as much is set aside as leaves three times as much above what is kept free", arguments: reserves)
    func reserve(minimum: Int64, free: Int64, wanted: Int64, held: Int64) throws {
        let fixture = try fixture(
            minimum: minimum * Self.mebibyte, free: free * Self.mebibyte, reserve: wanted * Self.mebibyte)
        let path = fixture.archive.layout.reserve
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect((size ?? 0) == Int(held * Self.mebibyte))
    }

    @Test("the reserve is given up at a start with less than 4 MiB, and not before", arguments: [0, 1] as [Int64])
    func urgent(missing: Int64) throws {
        let fixture = try fixture(minimum: 0, free: 100 * Self.mebibyte, reserve: 2 * Self.mebibyte)
        let reserve = fixture.archive.layout.reserve
        log.limit(freeBytes: 4 * Self.mebibyte - missing)
        let system = log.fileSystem
        let archive = try fixture.reopened(adjusting: { ($0.system, $0.reserveBytes) = (system, 2 << 20) })
        defer { archive.close() }
        let size = try FileManager.default.attributesOfItem(atPath: reserve)[.size] as? Int
        #expect(size == (missing == 0 ? 2 << 20 : 0))
    }

    @Test("a full disk does not keep an archive from being opened, a broken one does", arguments: [ENOSPC, EIO])
    func trial(error: Int32) throws {
        let folder = try TemporaryFolder()
        log.fail("open", with: error)
        let (root, system) = (folder.path("archive"), log.fileSystem)
        if error == ENOSPC {
            try ArchiveFixture.open(root) { $0.system = system }.close()
        } else {
            let refusal = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(root) { $0.system = system } }
            guard case .writeFailed(let cause)? = refusal, cause.errorNumber == EIO else {
                Issue.record("found \(String(describing: refusal))")
                return
            }
        }
    }
}
