import Glibc
package import SystemPackage

/// The calls to the operating system on which durability rests, so that tests can watch them and let them fail.
///
/// Each throws what the system says. Paths are given with descriptors for those who watch. A call that a signal
/// interrupts is repeated by whoever uses these.
package final class FileSystem: Sendable {
    /// open(2).
    package let open: @Sendable (_ path: String, _ use: OpenFile.Use) throws(Errno) -> FileDescriptor
    /// pwrite(2): how many of the bytes were written.
    package let write:
        @Sendable (_ file: FileDescriptor, _ path: String, _ bytes: UnsafeRawBufferPointer, _ offset: Int)
            throws(Errno) -> Int
    /// fdatasync(2).
    package let synchronizeData: @Sendable (_ file: FileDescriptor, _ path: String) throws(Errno) -> Void
    /// fsync(2).
    package let synchronize: @Sendable (_ file: FileDescriptor, _ path: String) throws(Errno) -> Void
    /// rename(2).
    package let rename: @Sendable (_ old: String, _ new: String) throws(Errno) -> Void
    /// unlink(2).
    package let unlink: @Sendable (_ path: String) throws(Errno) -> Void
    /// The bytes that an unprivileged process may still write to the file system of a path, from statvfs(3).
    package let freeBytes: @Sendable (_ path: String) throws(Errno) -> Int64

    /// The operating system's calls, but for those that are given.
    package init(
        open: @escaping @Sendable (String, OpenFile.Use) throws(Errno) -> FileDescriptor = FileSystem.opened,
        write: @escaping @Sendable (FileDescriptor, String, UnsafeRawBufferPointer, Int) throws(Errno) -> Int =
            FileSystem.written,
        synchronizeData: @escaping @Sendable (FileDescriptor, String) throws(Errno) -> Void = {
            (file, _) throws(Errno) in try Errno.check(fdatasync(file.rawValue))
        },
        synchronize: @escaping @Sendable (FileDescriptor, String) throws(Errno) -> Void = {
            (file, _) throws(Errno) in try Errno.check(fsync(file.rawValue))
        },
        rename: @escaping @Sendable (String, String) throws(Errno) -> Void = { (old, new) throws(Errno) in
            try Errno.check(Glibc.rename(old, new))
        },
        unlink: @escaping @Sendable (String) throws(Errno) -> Void = { (path) throws(Errno) in
            try Errno.check(Glibc.unlink(path))
        },
        freeBytes: @escaping @Sendable (String) throws(Errno) -> Int64 = FileSystem.availableBytes
    ) {
        self.open = open
        self.write = write
        self.synchronizeData = synchronizeData
        self.synchronize = synchronize
        self.rename = rename
        self.unlink = unlink
        self.freeBytes = freeBytes
    }

    /// The operating system.
    package static let real = FileSystem()

    /// Opens a file; what is made is readable by the group and hidden from others.
    package static func opened(_ path: String, _ use: OpenFile.Use) throws(Errno) -> FileDescriptor {
        try Errno.typed {
            try FileDescriptor.open(
                path, use.access, options: use.options.union(.closeOnExec),
                permissions: FilePermissions(rawValue: 0o640),
                retryOnInterrupt: false)
        }
    }

    /// Writes bytes at an offset, as many as the system takes.
    package static func written(
        _ file: FileDescriptor, _ path: String, _ bytes: UnsafeRawBufferPointer, _ offset: Int
    ) throws(Errno) -> Int {
        try Errno.typed { try file.write(toAbsoluteOffset: Int64(offset), bytes, retryOnInterrupt: false) }
    }

    /// The bytes that are free for everybody where a path lies.
    package static func availableBytes(_ path: String) throws(Errno) -> Int64 {
        var status = statvfs()
        try Errno.check(statvfs(path, &status))
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }
}

extension FileSystem {
    /// Gives a file another name, on the same file system.
    package func move(_ old: String, to new: String) throws(PlatformError) {
        do { try Errno.retrying { () throws(Errno) in try rename(old, new) } } catch {
            throw PlatformError(operation: "rename", path: new, errorNumber: error.rawValue)
        }
    }

    /// Removes a name, if it is there.
    package func remove(_ path: String) { try? unlink(path) }

    /// The bytes that an unprivileged process may still write to the file system of a path.
    package func spaceLeft(at path: String) throws(PlatformError) -> Int64 {
        do { return try Errno.retrying { () throws(Errno) in try freeBytes(path) } } catch {
            throw PlatformError(operation: "statvfs", path: path, errorNumber: error.rawValue)
        }
    }
}

extension Errno {
    /// Throws `errno` where a call of C has failed.
    @discardableResult
    static func check<Result: SignedInteger>(_ result: Result) throws(Errno) -> Result {
        guard result == -1 else { return result }
        throw Errno(rawValue: Glibc.errno)
    }

    /// Calls swift-system, which throws nothing but this type and does not say so.
    static func typed<Result>(_ call: () throws -> Result) throws(Errno) -> Result {
        do { return try call() } catch let error as Errno { throw error } catch {
            preconditionFailure("swift-system threw \(error)")
        }
    }

    /// Repeats a call for as long as a signal interrupts it.
    static func retrying<Result>(_ call: () throws(Errno) -> Result) throws(Errno) -> Result {
        while true {
            do { return try call() } catch { if error != .interrupted { throw error } }
        }
    }
}

/// The names in a folder.
package enum FolderListing {
    /// All names but "." and "..", in no order.
    package static func names(in path: String) throws(PlatformError) -> [String] {
        guard let stream = opendir(path) else {
            throw PlatformError(operation: "opendir", path: path, errorNumber: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw PlatformError(operation: "readdir", path: path, errorNumber: errno) }
        return names
    }
}
