import Archive
import Catalog
import Foundation
import Glibc
import Platform
import SystemPackage
import TestSupport
import Testing

@Suite("The folders of an archive")
struct FolderChecksTests {
    private let folder: TemporaryFolder
    private let root: String

    init() throws {
        folder = try TemporaryFolder()
        root = folder.path("archive")
    }

    @Test("files can be read by user and group, folders entered by them, and neither by others")
    func modes() async throws {
        let archive = try ArchiveFixture.open(root) { $0.reserveBytes = 1 << 20 }
        let stored = try await archive.store(TestDataSet(sopInstanceUID: "1.2.3")).get()
        let result = archive.results.temporaryPath(for: stored.sopInstanceUID)
        try Data([1]).write(to: URL(filePath: result))
        #expect(chmod(result, 0o666) == 0)
        let published = try archive.results.publish(result, as: stored.sopInstanceUID)
        archive.settle()
        let layout = archive.layout
        for path in [stored.path, published, layout.index, layout.index + "-wal", layout.lock, layout.reserve] {
            let mode = try Self.mode(path)
            #expect(["640", "600"].contains(mode), "\(path)")
        }
        let bucket = (stored.path as NSString).deletingLastPathComponent
        for path in [root, layout.instances, layout.incoming, layout.results, layout.quarantine, bucket] {
            let mode = try Self.mode(path)
            #expect(["750", "700"].contains(mode), "\(path)")
        }
        archive.close()
    }

    @Test("an index that others may read is taken away from them")
    func oldIndex() throws {
        try ArchiveFixture.open(root).close()
        chmod(root + "/index.sqlite", 0o644)
        try ArchiveFixture.open(root).close()
        let mode = try Self.mode(root + "/index.sqlite")
        #expect(mode == "640")
    }

    @Test("what is mounted is read from the system's list, with spaces in names")
    func mountPoints() {
        let list = """
            22 1 254:0 / / rw,relatime - ext4 /dev/root rw
            31 22 0:27 / /srv/an\\040archive/instances/00 rw shared:5 - tmpfs tmpfs rw
            broken
            """
        #expect(MountPoints.parse(list) == ["/", "/srv/an archive/instances/00"])
    }

    @Test("a folder on another file system is refused at the start", arguments: ["instances", "results", "quarantine"])
    func otherFileSystem(name: String) throws {
        let system = FileSystem(rename: { (old, new) throws(Errno) in
            guard !new.contains("/\(name)/") else { throw .improperLink }
            try FileSystem.real.rename(old, new)
        })
        let root = root
        let error = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(root) { $0.system = system } }
        #expect(error?.description.contains("another file system") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/incoming").isEmpty)
    }

    @Test("a folder of another user is refused with the command that mends it")
    func otherUser() throws {
        try #require(geteuid() == 0, "only root can give a folder away")
        try ArchiveFixture.open(root).close()
        #expect(chown(root + "/results", 65534, 65534) == 0)
        let error = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(root) }
        #expect(error?.description.contains("chown -R") == true)
    }

    @Test("an index beside an empty folder of instances means that a volume is missing")
    func missingInstances() throws {
        try ArchiveFixture.open(root).close()
        try FileManager.default.removeItem(atPath: root + "/instances")
        try FileManager.default.createDirectory(atPath: root + "/instances", withIntermediateDirectories: false)
        let error = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(root) }
        #expect(error?.description.contains("mounted") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/instances").isEmpty)
    }

    @Test("an archive that must exist is not begun, and one that exists is opened")
    func mustExist() throws {
        let root = root
        let error = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(root) { $0.mustExist = true } }
        #expect(error?.description.contains("storage.mustExist") == true)
        #expect(!FileManager.default.fileExists(atPath: root))
        try ArchiveFixture.open(root).close()
        try ArchiveFixture.open(root) { $0.mustExist = true }.close()
    }

    @Test("an archive that was there before and is empty now is refused, until it is forgotten")
    func remembered() throws {
        let (root, state) = (root, folder.path("state"))
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
        for _ in 1...2 { try ArchiveFixture.open(root) { $0.stateFolder = state }.close() }
        try FileManager.default.removeItem(atPath: root)
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
        let error = #expect(throws: ArchiveError.self) {
            try ArchiveFixture.open(root) { $0.stateFolder = state }
        }
        let memory = try #require(FileManager.default.contentsOfDirectory(atPath: state + "/archives").first)
        #expect(error?.description.contains(memory) == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root).isEmpty)
        try FileManager.default.removeItem(atPath: state + "/archives/" + memory)
        try ArchiveFixture.open(root) { $0.stateFolder = state }.close()
    }

    @Test("who removes the lock file does not get in beside the process that has it", arguments: [true, false])
    func removedLock(isRemoved: Bool) throws {
        let archive = try ArchiveFixture.open(root)
        if isRemoved { unlink(root + "/lock") }
        let error = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(root) }
        guard case .locked(_, let holder) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        let expected = isRemoved ? nil : String(getpid())
        #expect(holder == expected)
        archive.close()
        try ArchiveFixture.open(root).close()
    }

    /// The permissions, in octal digits.
    private static func mode(_ path: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return String(attributes[.posixPermissions] as? Int ?? 0, radix: 8)
    }
}
