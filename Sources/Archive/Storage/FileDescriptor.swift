import Glibc

/// An open file; closed when the last reference goes.
final class FileDescriptor: Sendable {
    let number: Int32
    let path: String

    init(opening path: String, _ flags: Int32, mode: mode_t = 0o640) throws(ArchiveError) {
        self.path = path
        number = retryingInterrupts { open(path, flags | O_CLOEXEC, mode) }
        guard number >= 0 else { throw .failed("open", path) }
    }

    deinit { close(number) }

    /// Brings the file's bytes, and of its metadata what reading them needs, to the disk.
    func synchronizeData() throws(ArchiveError) {
        guard retryingInterrupts({ fdatasync(number) }) == 0 else { throw .failed("fdatasync", path) }
    }

    /// Brings the file or folder to the disk.
    func synchronize() throws(ArchiveError) {
        guard retryingInterrupts({ fsync(number) }) == 0 else { throw .failed("fsync", path) }
    }

    /// The size in bytes.
    func size() throws(ArchiveError) -> Int {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .failed("fstat", path) }
        return Int(status.st_size)
    }

    /// Writes all bytes of two buffers, one after the other, at the end of what was written before.
    func write(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) throws(ArchiveError) {
        var written = 0
        while written < first.count + second.count {
            var vectors = Self.vectors([first, second], from: written)
            let count = retryingInterrupts { writev(number, &vectors, Int32(vectors.count)) }
            guard count > 0 else { throw .failed("write", path) }
            written += count
        }
    }

    /// Writes all bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws(ArchiveError) {
        guard retryingInterrupts({ pwrite(number, bytes, bytes.count, off_t(offset)) }) == bytes.count else {
            throw .failed("write", path)
        }
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

    private static func vectors(_ buffers: [UnsafeRawBufferPointer], from start: Int) -> [iovec] {
        var skip = start
        return buffers.compactMap { buffer in
            defer { skip = max(skip - buffer.count, 0) }
            guard buffer.count > skip else { return nil }
            let rest = UnsafeRawBufferPointer(rebasing: buffer[skip...])
            return iovec(iov_base: UnsafeMutableRawPointer(mutating: rest.baseAddress), iov_len: rest.count)
        }
    }
}
