import Archive
import Catalog
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Whose the folders of an archive are")
struct FolderOwnerTests {
    private let folder: TemporaryFolder
    private let root: String

    init() throws {
        folder = try TemporaryFolder()
        root = folder.path("archive")
    }

    private static let names = [
        "", "/instances", "/incoming", "/results", "/quarantine", "/index.sqlite", "/index.sqlite-wal",
        "/index.sqlite-shm", "/lock", "/reserve", "/instances/00", "/instances/7f", "/instances/ff",
    ]

    @Test("what another user has is refused by its name", arguments: names)
    func otherUser(name: String) throws {
        try #require(geteuid() == 0, "only root can give a file away")
        try ArchiveFixture.open(root).close()
        let path = root + name
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
        #expect(chown(path, 65534, 65534) == 0)
        let error = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(root) }
        guard case .refusedFolder(path, _)? = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }

    @Test("while an archive is open nobody else may read what SQLite has beside its index")
    func sideFiles() throws {
        try ArchiveFixture.open(root).close()
        for suffix in ["", "-wal", "-shm"] {
            let path = root + "/index.sqlite" + suffix
            if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
            #expect(chmod(path, 0o666) == 0)
        }
        let archive = try ArchiveFixture.open(root)
        defer { archive.close() }
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: root + "/index.sqlite" + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o640, "\(suffix)")
        }
    }

    @Test("an index that is a folder is none")
    func indexFolder() throws {
        let (root, path) = (root, root + "/index.sqlite")
        try ArchiveFixture.open(root).close()
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let error = #expect(throws: ArchiveError.self) { try ArchiveFixture.open(root) }
        guard case .refusedFolder(path, _)? = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }

    @Test("an archive in the folder that remembers is not remembered there, and an empty one begins anew")
    func ownMemory() throws {
        let root = root
        for state in [root, root + "/", ""] {
            try ArchiveFixture.open(root) { $0.stateFolder = state }.close()
            #expect(!FileManager.default.fileExists(atPath: root + "/archives"))
            try FileManager.default.removeItem(atPath: root)
        }
    }

    @Test("two archives are remembered apart")
    func twoArchives() throws {
        let (root, other, state) = (root, folder.path("other"), folder.path("state"))
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
        for root in [root, other] { try ArchiveFixture.open(root) { $0.stateFolder = state }.close() }
        let notes = try FileManager.default.contentsOfDirectory(atPath: state + "/archives")
        let texts = try notes.map { try String(contentsOfFile: "\(state)/archives/\($0)", encoding: .utf8) }
        #expect(texts.sorted() == [root + "\n", other + "\n"].sorted())
    }
}
