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

    /// Gives the file its final name, which must be free; `false`: the name is taken.
    func rename(to final: String) throws(ArchiveError) -> Bool {
        // Two links for a moment rather than a rename, which would replace what has the name.
        guard link(path, final) == 0 else {
            if errno == EEXIST { return false }
            throw .failed("link", final)
        }
        remove()
        return true
    }

    /// Removes the temporary name.
    func remove() { unlink(path) }
}
