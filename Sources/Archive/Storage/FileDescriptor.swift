import Glibc

/// An open file; closed when the last reference goes.
final class FileDescriptor: Sendable {
    let number: Int32
    /// The path under which it was opened.
    let path: String
    private let system: FileSystem

    init(
        opening path: String, _ flags: Int32, mode: mode_t = 0o640, system: FileSystem = .real
    ) throws(ArchiveError) {
        self.path = path
        self.system = system
        number = retryingInterrupts { system.open(path, flags | O_CLOEXEC, mode) }
        guard number >= 0 else { throw .failed("open", path) }
    }

    deinit { close(number) }

    /// Brings the file's bytes, and of its metadata what reading them needs, to the disk.
    func synchronizeData() throws(ArchiveError) {
        guard retryingInterrupts({ system.synchronizeData(number, path) }) == 0 else {
            throw .failed("fdatasync", path)
        }
    }

    /// Brings the file or folder to the disk.
    func synchronize() throws(ArchiveError) {
        guard retryingInterrupts({ system.synchronize(number, path) }) == 0 else { throw .failed("fsync", path) }
    }

    /// The size in bytes.
    func size() throws(ArchiveError) -> Int {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .failed("fstat", path) }
        return Int(status.st_size)
    }

    /// Writes all bytes at an offset.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ArchiveError) {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let count = retryingInterrupts { system.write(number, path, rest, offset + written) }
            guard count > 0 else { throw .failed("write", path) }
            written += count
        }
    }

    /// Writes all bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws(ArchiveError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<Void, ArchiveError> in
            do throws(ArchiveError) { return .success(try write(buffer, at: offset)) } catch { return .failure(error) }
        }
        try result.get()
    }

    /// Fills a buffer from an offset and returns how many bytes there were; fewer only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ArchiveError) -> Int {
        var count = 0
        while count < buffer.count {
            let part = retryingInterrupts {
                pread(number, buffer.baseAddress.map { $0 + count }, buffer.count - count, off_t(offset + count))
            }
            guard part >= 0 else { throw .failed("read", path) }
            if part == 0 { break }
            count += part
        }
        return count
    }

    /// Fills the first bytes of an array from an offset and returns how many there were.
    func read(into bytes: inout [UInt8], count: Int, at offset: Int) throws(ArchiveError) -> Int {
        let result = bytes.withUnsafeMutableBytes { buffer -> Result<Int, ArchiveError> in
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            do throws(ArchiveError) { return .success(try read(into: part, at: offset)) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
