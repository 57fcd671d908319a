import Glibc

/// The names in a folder.
package enum FolderListing {
    /// All names but "." and "..", in no order.
    package static func names(in path: String) throws(PlatformError) -> [String] {
        guard let stream = opendir(path) else {
            throw PlatformError(operation: "opendir", path: path, errorNumber: errno)
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
        guard errno == 0 else { throw PlatformError(operation: "readdir", path: path, errorNumber: errno) }
        return names
    }
}
