package import Glibc
import SystemPackage

/// An open file or folder; closed when the last reference goes.
///
///     let file = try OpenFile("/srv/archive/1.part", .create)
///     try file.write(bytes, at: 0)
///     try file.synchronizeData()
///     try file.rename(toFree: "/srv/archive/1.dcm")
///     try OpenFile("/srv/archive", .folder).synchronize()
///
/// Bytes survive a power cut when the file is synchronized, a name when its folder is.
package final class OpenFile: Sendable {
    /// The path under which it was opened.
    package let path: String
    private let descriptor: FileDescriptor
    private let system: FileSystem

    /// Opens a file.
    package init(_ path: String, _ use: Use, system: FileSystem = .real) throws(PlatformError) {
        self.path = path
        self.system = system
        descriptor = try Self.calling("open", path) { () throws(Errno) in try system.open(path, use) }
    }

    deinit { try? descriptor.close() }

    /// The number by which C calls know the file, valid as long as this value lives.
    package var number: Int32 { descriptor.rawValue }

    /// Brings the file's bytes, and of its metadata what reading them needs, to the disk.
    package func synchronizeData() throws(PlatformError) {
        try Self.calling("fdatasync", path) { () throws(Errno) in try system.synchronizeData(descriptor, path) }
    }

    /// Brings the file or folder to the disk.
    package func synchronize() throws(PlatformError) {
        try Self.calling("fsync", path) { () throws(Errno) in try system.synchronize(descriptor, path) }
    }

    /// What the system knows of the file.
    package func status() throws(PlatformError) -> stat {
        var status = stat()
        try Self.calling("fstat", path) { () throws(Errno) in _ = try Errno.check(fstat(number, &status)) }
        return status
    }

    /// The size in bytes.
    package func size() throws(PlatformError) -> Int { Int(try status().st_size) }

    /// Has blocks allocated for so many bytes from the start of the file.
    package func reserve(_ bytes: Int64) throws(PlatformError) {
        try Self.calling("fallocate", path) { () throws(Errno) in
            let failure = posix_fallocate(number, 0, off_t(bytes))
            guard failure == 0 else { throw Errno(rawValue: failure) }
        }
    }

    /// Gives the file its final name; `false`: the name is taken.
    ///
    /// Nobody else may take the name in between: a folder belongs to one process, which gives a name to one file at a
    /// time.
    package func rename(toFree final: String) throws(PlatformError) -> Bool {
        if access(final, F_OK) == 0 { return false }
        // Only a name that is known to be free is taken: a failing disk must not have a stored file replaced.
        let error = errno
        guard error == ENOENT else { throw PlatformError(operation: "access", path: final, errorNumber: error) }
        try system.move(path, to: final)
        return true
    }

    /// Removes the name under which the file was opened, if it is there.
    package func remove() { system.remove(path) }

    private static func calling<Result>(
        _ operation: String, _ path: String, _ call: () throws(Errno) -> Result
    ) throws(PlatformError) -> Result {
        do { return try Errno.retrying(call) } catch {
            throw PlatformError(operation: operation, path: path, errorNumber: error.rawValue)
        }
    }
}

extension OpenFile {
    /// What a file is opened for.
    package enum Use: Sendable {
        /// Reading what is there. Opening a pipe does not wait for who writes to it.
        case read
        /// Reading and writing what is there.
        case update
        /// Reading and writing; the file is made where there is none.
        case updateOrCreate
        /// Reading and writing a file that must not be there yet.
        case create
        /// Writing a file anew; it is made where there is none.
        case rewrite
        /// Writing a file anew, every piece at its end.
        case rewriteAtEnd
        /// Writing at the end of a file; it is made where there is none.
        case append
        /// Synchronizing or locking a folder.
        case folder

        /// Whether a file can come into being.
        package var canCreate: Bool { options.contains(.create) }

        var access: FileDescriptor.AccessMode {
            switch self {
            case .read, .folder: .readOnly
            case .update, .updateOrCreate, .create: .readWrite
            case .rewrite, .rewriteAtEnd, .append: .writeOnly
            }
        }

        var options: FileDescriptor.OpenOptions {
            switch self {
            case .read: .nonBlocking
            case .update: []
            case .updateOrCreate: .create
            case .create: [.create, .exclusiveCreate]
            case .rewrite: [.create, .truncate]
            case .rewriteAtEnd: [.create, .truncate, .append]
            case .append: [.create, .append]
            case .folder: .directory
            }
        }
    }
}

// Reading and writing.
extension OpenFile {
    /// Writes all bytes at an offset.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(PlatformError) {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            written += try Self.calling("write", path) { () throws(Errno) in
                let count = try system.write(descriptor, path, rest, offset + written)
                guard count > 0 else { throw .ioError }
                return count
            }
        }
    }

    /// Writes all bytes at an offset.
    package func write(_ bytes: [UInt8], at offset: Int) throws(PlatformError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<Void, PlatformError> in
            do throws(PlatformError) { return .success(try write(buffer, at: offset)) } catch { return .failure(error) }
        }
        try result.get()
    }

    /// Adds bytes to the end of a file that was opened for that, in one call, so that lines of several threads do not
    /// mix. Where there was room for a part of them only, the disk is full, though no error says so.
    package func append(_ bytes: [UInt8]) throws(PlatformError) {
        try Self.calling("write", path) { () throws(Errno) in
            let count = try Errno.check(Glibc.write(number, bytes, bytes.count))
            guard count == bytes.count else { throw .noSpace }
        }
    }

    /// Fills a buffer from an offset and returns how many bytes there were; fewer only at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(PlatformError) -> Int {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let part = try Self.calling("read", path) { () throws(Errno) in
                try Errno.typed {
                    try descriptor.read(fromAbsoluteOffset: Int64(offset + count), into: rest, retryOnInterrupt: false)
                }
            }
            if part == 0 { break }
            count += part
        }
        return count
    }

    /// Fills the first bytes of an array from an offset and returns how many there were.
    package func read(into bytes: inout [UInt8], count: Int, at offset: Int) throws(PlatformError) -> Int {
        let result = bytes.withUnsafeMutableBytes { buffer -> Result<Int, PlatformError> in
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            do throws(PlatformError) { return .success(try read(into: part, at: offset)) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Writes a small file that is there as a whole or not at all, also after a power cut.
    package static func writeWhole(_ bytes: [UInt8], to path: String) throws(PlatformError) {
        let file = try OpenFile(path + ".new", .rewrite)
        try file.write(bytes, at: 0)
        try file.synchronize()
        try FileSystem.real.move(file.path, to: path)
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try OpenFile(folder, .folder).synchronize()
    }
}
