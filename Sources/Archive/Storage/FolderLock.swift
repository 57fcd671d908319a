import Glibc

/// The right to write to an archive: held by one process for as long as the value lives.
final class FolderLock: Sendable {
    private let file: FileDescriptor

    /// Takes the lock, or says who has it.
    init(path: String) throws(ArchiveError) {
        file = try FileDescriptor(opening: path, O_RDWR | O_CREAT)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK
                ? .locked(path: path, holder: Self.holder(file))
                : .unusableFolder(path: path, operation: "flock", errorNumber: errno)
        }
        guard ftruncate(file.number, 0) == 0 else { throw .failed("ftruncate", path) }
        try file.write(Array("\(getpid())\n".utf8), at: 0)
    }

    /// Gives the lock back before the value goes.
    func release() { flock(file.number, LOCK_UN) }

    private static func holder(_ file: FileDescriptor) -> String? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = try? file.read(into: &bytes, count: bytes.count, at: 0)
        let text = String(decoding: bytes.prefix(count ?? 0), as: UTF8.self).prefix { $0.isNumber }
        return text.isEmpty ? nil : String(text)
    }
}
