import Foundation

/// The files below a folder and behind the links in it.
///
/// Every folder is entered once, however many links lead to it, so that links that lead in a circle do no harm. A file
/// that is there itself and behind a link too counts once, and so does one behind several links. A link that leads
/// nowhere, and a folder that may not be read, stand for themselves: who opens them learns the reason.
struct FileWalk {
    /// The files' paths, sorted.
    var files: [String] { found.sorted() }
    private var found: [String] = []
    private var links: [String] = []
    private var seen: Set<FileIdentity> = []

    /// Walks through a folder, which may be a link itself.
    init(_ folder: String) {
        if let identity = FileIdentity(folder) { seen.insert(identity) }
        enter(folder)
        while let link = links.popLast() { follow(link) }
    }

    private mutating func enter(_ folder: String) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            found.append(folder)
            return
        }
        for name in names.sorted(by: >) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            guard let identity = FileIdentity(path, followsLinks: false) else { continue }
            switch identity.kind {
            case .link: links.append(path)
            case .folder: if seen.insert(identity).inserted { enter(path) }
            case .file:
                seen.insert(identity)
                found.append(path)
            case .other: break
            }
        }
    }

    private mutating func follow(_ link: String) {
        guard let identity = FileIdentity(link) else {
            found.append(link)
            return
        }
        guard seen.insert(identity).inserted else { return }
        switch identity.kind {
        case .folder: enter(link)
        case .file: found.append(link)
        case .link, .other: break
        }
    }
}

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
