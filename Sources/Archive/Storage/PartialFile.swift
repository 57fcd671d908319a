import Glibc

/// A file that is being received, under its temporary name.
final class PartialFile: Sendable {
    let descriptor: FileDescriptor
    /// The path of the temporary file.
    var path: String { descriptor.path }

    private let system: FileSystem

    init(path: String, system: FileSystem) throws(ArchiveError) {
        self.system = system
        descriptor = try FileDescriptor(opening: path, O_RDWR | O_CREAT | O_EXCL, system: system)
    }

    /// Gives the file its final name; `false`: the name is taken.
    ///
    /// Nobody else takes the name in between: the folder is this process's, and of one name one commit goes at a time.
    func rename(to final: String) throws(ArchiveError) -> Bool {
        if access(final, F_OK) == 0 { return false }
        // Only a name that is known to be free is taken: a failing disk must not have a stored file replaced.
        guard errno == ENOENT else { throw .failed("access", final) }
        guard system.rename(path, final) == 0 else { throw .failed("rename", final) }
        return true
    }

    /// Removes the temporary name.
    func remove() { _ = system.unlink(path) }
}
