import Glibc

/// A file that is being received: its bytes go to the page cache as they come, small pieces gathered first.
///
/// The file is removed when the value goes, unless it was kept.
final class PartialFile: Sendable {
    let descriptor: FileDescriptor
    /// The path of the temporary file.
    var path: String { descriptor.path }

    init(path: String) throws(ArchiveError) {
        descriptor = try FileDescriptor(opening: path, O_RDWR | O_CREAT | O_EXCL)
    }

    /// Gives the file its final name; `false`: the name is taken.
    ///
    /// Nobody else takes the name in between: the folder is this process's, and of one name one commit goes at a time.
    func rename(to final: String) throws(ArchiveError) -> Bool {
        guard access(final, F_OK) != 0 else { return false }
        guard Glibc.rename(path, final) == 0 else { throw .failed("rename", final) }
        return true
    }

    /// Removes the temporary name.
    func remove() { unlink(path) }
}
