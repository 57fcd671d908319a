import Glibc

/// The names in a folder.
enum FolderListing {
    /// All names but "." and "..", in no order.
    static func names(in path: String) throws(ArchiveError) -> [String] {
        guard let stream = opendir(path) else {
            throw .unusableFolder(path: path, operation: "opendir", errorNumber: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .unusableFolder(path: path, operation: "readdir", errorNumber: errno) }
        return names
    }
}
