import Foundation

/// What tells a file or folder from every other, whatever path leads to it.
struct FileIdentity: Hashable {
    /// What it is.
    let kind: Kind
    private let device: UInt64
    private let number: UInt64

    /// A kind of entry in a folder.
    enum Kind {
        case file, folder, link, other
    }

    /// Looks at a path; `nil` where nothing is there.
    init?(_ path: String, followsLinks: Bool = true) {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
    }
}
