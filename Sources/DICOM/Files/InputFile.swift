import Glibc

/// A regular file open for reading; closed when the value is freed.
final class InputFile {
    /// The path as given.
    let path: String
    /// The length in bytes when the file was opened.
    let length: UInt64
    private let descriptor: CInt

    /// Opens a regular file.
    init(path: String) throws(DICOMError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadableFile(path: path, reason: String(cString: strerror(errno))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadableFile(path: path, reason: "it is no regular file")
        }
        self.path = path
        self.length = UInt64(status.st_size)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The first bytes, fewer where the file is shorter.
    func prefix(_ count: Int) throws(DICOMError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(min(UInt64(count), length)))
        var filled = 0
        while filled < bytes.count {
            let count = pread(descriptor, &bytes[filled], bytes.count - filled, off_t(filled))
            guard count > 0 else { throw readFailure(count) }
            filled += count
        }
        return bytes
    }

    /// Reads from `offset` into a buffer; returns how many bytes were read, zero at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DICOMError) -> Int {
        let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        guard count >= 0 else { throw readFailure(count) }
        return count
    }

    private func readFailure(_ count: Int) -> DICOMError {
        .unreadableFile(path: path, reason: count == 0 ? "it became shorter" : String(cString: strerror(errno)))
    }
}
