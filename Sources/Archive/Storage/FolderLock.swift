import Glibc

/// The right to write to an archive: held by one process for as long as the value lives.
///
/// The folder is locked besides the file that says who holds it, so that nobody gets in by removing that file. A folder
/// on a network file system may not be lockable; then the file alone counts.
final class FolderLock: Sendable {
    private static let longestHolder = 32

    private let folder: FileDescriptor
    private let file: FileDescriptor

    /// Takes the lock on a file and its folder, or says who has it.
    init(path: String) throws(ArchiveError) {
        file = try FileDescriptor(opening: path, O_RDWR | O_CREAT)
        let parent = path.lastIndex(of: "/").map { path[...$0] } ?? "."
        folder = try FileDescriptor(opening: String(parent), O_RDONLY | O_DIRECTORY)
        for descriptor in [file, folder] where flock(descriptor.number, LOCK_EX | LOCK_NB) != 0 {
            guard errno != EWOULDBLOCK else { throw .locked(path: path, holder: Self.holder(file)) }
            guard descriptor === folder else {
                throw .unusableFolder(path: path, operation: "flock", errorNumber: errno)
            }
        }
        guard try Self.isStillThere(file) else { throw .locked(path: path, holder: nil) }
        try noteHolder()
    }

    /// Gives the lock back before the value goes.
    func release() {
        flock(folder.number, LOCK_UN)
        flock(file.number, LOCK_UN)
    }

    /// Whether the locked file is still the one of that name: another process could have removed it meanwhile.
    private static func isStillThere(_ file: FileDescriptor) throws(ArchiveError) -> Bool {
        var (locked, named) = (stat(), stat())
        guard fstat(file.number, &locked) == 0 else { throw .failed("fstat", file.path) }
        guard stat(file.path, &named) == 0 else { return false }
        return (locked.st_dev, locked.st_ino) == (named.st_dev, named.st_ino)
    }

    /// Writes the process's number over the last holder's, in a length that needs no room which a full disk lacks.
    private func noteHolder() throws(ArchiveError) {
        let text = "\(getpid())"
        let line = text + String(repeating: " ", count: max(Self.longestHolder - 1 - text.utf8.count, 0)) + "\n"
        do throws(ArchiveError) {
            try file.write(Array(line.utf8), at: 0)
        } catch {
            guard case .noSpace = error else { throw error }
        }
    }

    /// `nil` where the file does not say it: it is new, or cannot be read.
    private static func holder(_ file: FileDescriptor) -> String? {
        var bytes = [UInt8](repeating: 0, count: longestHolder)
        let count: Int
        do throws(ArchiveError) { count = try file.read(into: &bytes, count: bytes.count, at: 0) } catch { return nil }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self).prefix { $0.isNumber }
        return text.isEmpty ? nil : String(text)
    }
}
