import Foundation
import Glibc
import Platform
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("Files that survive a power cut")
struct OpenFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("what was written is read, in pieces and past the end")
    func reading() throws {
        let file = try OpenFile(folder.path("a"), .create)
        try file.write(Array("0123456789".utf8), at: 0)
        try file.write(Array("ab".utf8), at: 4)
        #expect(try file.size() == 10)
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(try file.read(into: &bytes, count: 8, at: 3) == 7)
        #expect(String(decoding: bytes.prefix(7), as: UTF8.self) == "3ab6789")
        #expect(try file.read(into: &bytes, count: 8, at: 10) == 0)
    }

    @Test("a call that fails names itself, its path and the reason")
    func failure() throws {
        let path = folder.path("absent/a")
        let error = #expect(throws: PlatformError.self) { try OpenFile(path, .read) }
        #expect(error == PlatformError(operation: "open", path: path, errorNumber: ENOENT))
        #expect(error?.description == "open of \(path) failed: No such file or directory")
        #expect(PlatformError(operation: "write", path: path, errorNumber: EDQUOT).isFullDisk)
        #expect(error?.isFullDisk == false)
    }

    /// The calls of the seam by the names that errors have for them, unlink apart: it is let go.
    private static let calls = ["open", "write", "fdatasync", "fsync", "rename", "statvfs"]

    @Test("a call that a signal interrupts is repeated, and any other failure is not", arguments: calls)
    func interrupted(call: String) throws {
        let interrupted = Counter()
        try use(call, .failing(call) { interrupted.next() < 3 ? .interrupted : nil })
        #expect(interrupted.next() == 4)
        let broken = Counter()
        let error = #expect(throws: PlatformError.self) {
            try use(
                call,
                .failing(call) {
                    _ = broken.next()
                    return .ioError
                })
        }
        #expect(error?.errorNumber == EIO && error?.operation == call)
        #expect(broken.next() == 2)
    }

    /// Has one call made.
    private func use(_ call: String, _ system: FileSystem) throws {
        let path = folder.path(UUID().uuidString)
        let file = try OpenFile(path, .updateOrCreate, system: system)
        switch call {
        case "write": try file.write([1, 2], at: 0)
        case "fdatasync": try file.synchronizeData()
        case "fsync": try file.synchronize()
        case "rename": _ = try file.rename(toFree: path + "-new")
        case "statvfs": #expect(try system.spaceLeft(at: folder.path()) > 0)
        default: break
        }
    }

    @Test("a name that is taken is not taken from another file")
    func names() throws {
        let (old, new) = (folder.path("old"), folder.path("new"))
        try OpenFile(old, .create).write([1], at: 0)
        #expect(throws: PlatformError.self) { try OpenFile(old, .create) }
        let file = try OpenFile(new, .create)
        #expect(try !file.rename(toFree: old))
        #expect(try file.rename(toFree: folder.path("free")))
        #expect(try FolderListing.names(in: folder.path()).sorted() == ["free", "old"])
    }

    @Test("what is added goes to the end, and what is written anew replaces what was there")
    func appending() throws {
        let path = folder.path("a")
        for line in ["one\n", "two\n"] { try OpenFile(path, .append).append(Array(line.utf8)) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntwo\n")
        let file = try OpenFile(path, .rewriteAtEnd)
        for line in ["three\n", "four\n"] { try file.append(Array(line.utf8)) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "three\nfour\n")
        try OpenFile.writeWhole([], to: path)
        #expect(try OpenFile(path, .read).size() == 0)
        #expect(try FolderListing.names(in: folder.path()) == ["a"])
    }

    @Test("what a file is opened for decides whether it has to be there, and what becomes of its bytes")
    func uses() throws {
        let there: [(use: OpenFile.Use, text: String)] = [
            (.read, "before"), (.update, "before"), (.updateOrCreate, "before"), (.rewrite, ""), (.rewriteAtEnd, ""),
            (.append, "before"),
        ]
        for (number, (use, text)) in there.enumerated() {
            let path = folder.path("\(number)")
            try Data("before".utf8).write(to: URL(filePath: path))
            _ = try OpenFile(path, use)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text, "\(use)")
        }
        for use in [OpenFile.Use.read, .update, .folder] {
            #expect(throws: PlatformError.self) { try OpenFile(folder.path("absent"), use) }
            #expect(!use.canCreate)
        }
        for (number, use) in [OpenFile.Use.updateOrCreate, .create, .rewrite, .rewriteAtEnd, .append].enumerated() {
            let path = folder.path("new-\(number)")
            #expect(use.canCreate)
            let file = try OpenFile(path, use)
            let mode = try file.status().st_mode & 0o777
            #expect(mode & 0o137 == 0 && mode & 0o600 == 0o600, "others read nothing, the group does not write")
        }
        #expect(throws: PlatformError.self) { try OpenFile(folder.path("0"), .folder) }
    }

    @Test("a file has room of the length that is reserved, and loses its name where it is removed")
    func reserve() throws {
        let path = folder.path("a")
        let file = try OpenFile(path, .create)
        try file.reserve(70_000)
        #expect(try file.size() == 70_000)
        file.remove()
        #expect(!FileManager.default.fileExists(atPath: path))
        file.remove()
        #expect(try file.size() == 70_000, "it is open yet")
    }

    @Test("a folder that is not there has no names and no lock")
    func absentFolder() {
        let path = folder.path("absent")
        #expect(throws: PlatformError(operation: "opendir", path: path, errorNumber: ENOENT)) {
            try FolderListing.names(in: path)
        }
        let expected = PlatformError(operation: "open", path: path + "/lock", errorNumber: ENOENT)
        do throws(FolderLock.Refusal) {
            _ = try FolderLock(path: path + "/lock")
            Issue.record("there is nothing to lock")
        } catch {
            guard case .failed(expected) = error else {
                Issue.record("found \(error)")
                return
            }
        }
    }

    @Test("opening a pipe for reading waits for nobody", .timeLimit(.minutes(1)))
    func pipe() throws {
        let path = folder.path("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        #expect(try OpenFile(path, .read).status().st_mode & S_IFMT == S_IFIFO)
    }

    @Test("a folder is locked once, and the second says by whom")
    func lock() throws {
        let lock = try FolderLock(path: folder.path("lock"))
        #expect(throws: FolderLock.Refusal.self) { try FolderLock(path: folder.path("lock")) }
        do throws(FolderLock.Refusal) { _ = try FolderLock(path: folder.path("lock")) } catch {
            guard case .held(by: let holder) = error, holder == "\(getpid())" else { throw error }
        }
        lock.release()
        _ = try FolderLock(path: folder.path("lock"))
    }
}

extension FileSystem {
    /// The operating system, but for one call that fails where `failure` says so.
    fileprivate static func failing(_ call: String, _ failure: @escaping @Sendable () -> Errno?) -> FileSystem {
        let check: @Sendable (String) throws(Errno) -> Void = { (name) throws(Errno) in
            if name == call, let error = failure() { throw error }
        }
        return FileSystem(
            open: { (path, use) throws(Errno) in
                try check("open")
                return try opened(path, use)
            },
            write: { (file, path, bytes, offset) throws(Errno) in
                try check("write")
                return try written(file, path, bytes, offset)
            },
            synchronizeData: { (_, _) throws(Errno) in try check("fdatasync") },
            synchronize: { (_, _) throws(Errno) in try check("fsync") },
            rename: { (old, new) throws(Errno) in
                try check("rename")
                if Glibc.rename(old, new) != 0 { throw Errno(rawValue: errno) }
            },
            freeBytes: { (path) throws(Errno) in
                try check("statvfs")
                return try availableBytes(path)
            })
    }
}

/// Counts calls.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
