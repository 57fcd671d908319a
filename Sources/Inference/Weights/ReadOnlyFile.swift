import Foundation

/// A regular file opened for reading at any offset; owns its descriptor.
final class ReadOnlyFile: Sendable {
    let path: String
    let size: Int
    private let descriptor: Int32

    /// Opens a regular file; a folder, pipe or device is refused, and opening one does not block.
    init(_ path: String) throws(InferenceError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadableFile(path: path, code: errno) }
        var status = stat()
        let code = fstat(descriptor, &status) == 0 ? 0 : errno
        guard code == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadableFile(path: path, code: code == 0 ? EINVAL : code)
        }
        self.path = path
        size = Int(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// Reads exactly the bytes of `range`, which must lie in the file.
    func read(_ range: Range<Int>) throws(InferenceError) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= size)
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count, failure == nil {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                let got = pread(descriptor, rest.baseAddress, rest.count, off_t(range.lowerBound + count))
                if got > 0 {
                    count += got
                } else if got == 0 {
                    failure = EIO
                } else if errno != EINTR {
                    failure = errno
                }
            }
        }
        if let failure { throw .unreadableFile(path: path, code: failure) }
        return bytes
    }
}
