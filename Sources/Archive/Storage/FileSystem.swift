package import Glibc

/// The calls to the operating system on which durability rests, so that tests can watch them and let them fail.
///
/// Each does what C's function of the same purpose does: a negative number and `errno` say that it failed. Paths are
/// given with descriptors for those who watch.
package final class FileSystem: Sendable {
    /// open(2).
    package let open: @Sendable (_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32
    /// pwrite(2).
    package let write: @Sendable (_ file: Int32, _ path: String, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int
    /// fdatasync(2).
    package let synchronizeData: @Sendable (_ file: Int32, _ path: String) -> Int32
    /// fsync(2).
    package let synchronize: @Sendable (_ file: Int32, _ path: String) -> Int32
    /// rename(2).
    package let rename: @Sendable (_ old: String, _ new: String) -> Int32
    /// unlink(2).
    package let unlink: @Sendable (_ path: String) -> Int32
    /// The bytes that an unprivileged process may still write to the file system of a path, from statvfs(3).
    package let freeBytes: @Sendable (_ path: String) -> Int64

    /// The operating system's calls, but for those that are given.
    package init(
        open: @escaping @Sendable (String, Int32, mode_t) -> Int32 = { Glibc.open($0, $1, $2) },
        write: @escaping @Sendable (Int32, String, UnsafeRawBufferPointer, Int) -> Int = { file, _, bytes, offset in
            pwrite(file, bytes.baseAddress, bytes.count, off_t(offset))
        },
        synchronizeData: @escaping @Sendable (Int32, String) -> Int32 = { file, _ in fdatasync(file) },
        synchronize: @escaping @Sendable (Int32, String) -> Int32 = { file, _ in fsync(file) },
        rename: @escaping @Sendable (String, String) -> Int32 = { Glibc.rename($0, $1) },
        unlink: @escaping @Sendable (String) -> Int32 = { Glibc.unlink($0) },
        freeBytes: @escaping @Sendable (String) -> Int64 = FileSystem.availableBytes
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

    /// -1: statvfs(3) failed.
    package static func availableBytes(_ path: String) -> Int64 {
        var status = statvfs()
        guard retryingInterrupts({ statvfs(path, &status) }) == 0 else { return -1 }
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }
}
