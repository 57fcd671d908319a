import Glibc
import Platform

extension ArchiveLayout {
    /// Does something while no other process has the archive; throws where what this user writes there could not be
    /// used by its node.
    package func alone<T>(_ body: () throws(ArchiveError) -> T) throws(ArchiveError) -> T {
        try FolderChecks(layout: self, configuration: ArchiveConfiguration(root: root)).beforeCreation()
        let lock = try locked()
        defer { lock.release() }
        return try body()
    }
}

/// What storing an instance needs of the folders, found out at the start and not by the first instance.
struct FolderChecks {
    let layout: ArchiveLayout
    let configuration: ArchiveConfiguration

    /// Before anything is created: the archive is there where there has been one, and belongs to this user.
    func beforeCreation() throws(ArchiveError) {
        try checkPresence()
        try checkOwners()
        guard let index = try Self.status(layout.index), index.st_mode & S_IFMT != S_IFREG else { return }
        throw .refusedFolder(path: layout.index, reason: "it should be a file, the index")
    }

    /// After creation: files can be moved to where they belong, synced and removed. A full disk is no reason to refuse:
    /// the node starts, and refuses instances.
    func afterCreation() throws(ArchiveError) {
        try checkOwners()
        do throws(ArchiveError) { try tryMoves() } catch {
            guard case .noSpace = error else { throw error }
        }
    }

    private func tryMoves() throws(ArchiveError) {
        let name = ".trial-\(getpid())"
        let folders = [layout.instances, layout.results, layout.quarantine]
        for folder in folders { try move(name, from: layout.incoming, to: folder) }
        try move(name, from: layout.instances, to: layout.quarantine)
        let device = try Self.status(layout.instances)?.st_dev
        for bucket in 0..<InstanceFileName.bucketCount {
            let folder = layout.bucketFolder(bucket)
            guard try Self.status(folder)?.st_dev == device else { throw Self.apart(layout.instances, folder) }
        }
        if let mount = MountPoints.current.first(where: { $0.hasPrefix(layout.instances + "/") }) {
            throw Self.apart(layout.instances, mount)
        }
    }

    /// The folder of the first bucket is as old as the archive, so it tells an archive from the empty folder over which
    /// a volume should be mounted.
    private func checkPresence() throws(ArchiveError) {
        guard try Self.status(layout.bucketFolder(0)) == nil else { return }
        for (path, name) in [(layout.index, "an index.sqlite"), (layout.catalogMark, "a catalog.json")]
        where try Self.status(path) != nil {
            throw .refusedFolder(
                path: layout.instances,
                reason: "there is \(name) beside it but the folder is empty: is its file system mounted?"
            )
        }
        if configuration.mustExist {
            throw .refusedFolder(
                path: layout.root,
                reason: "it holds no archive, and storage.mustExist says that there is one: is its file system mounted?"
            )
        }
        guard let memory = ArchiveMemory(configuration), try memory.knows(layout.root) else { return }
        throw .refusedFolder(
            path: layout.root,
            reason: "it held an archive and is empty now: mount its file system, or remove \(memory.path(layout.root)) "
                + "if a new archive is to be made"
        )
    }

    /// Files of another user could be neither read nor replaced later; and a service could not read those of root.
    private func checkOwners() throws(ArchiveError) {
        let own = geteuid()
        var paths = [layout.root, layout.instances, layout.incoming, layout.results, layout.quarantine]
        paths += [
            layout.index, layout.index + "-wal", layout.index + "-shm", layout.lock, layout.reserve,
            layout.catalogMark,
        ]
        paths += (0..<InstanceFileName.bucketCount).map(layout.bucketFolder)
        for path in paths {
            guard let status = try Self.status(path), status.st_uid != own else { continue }
            let (owner, user) = (Self.name(status.st_uid), Self.name(own))
            throw .refusedFolder(
                path: path,
                reason: "it belongs to \(owner) and this is run by \(user): run it as \(owner) "
                    + "(runuser -u \(owner) -- segnode …), or hand the archive over (chown -R \(user) \(layout.root))"
            )
        }
    }

    private func move(_ name: String, from old: String, to new: String) throws(ArchiveError) {
        let (first, second) = ("\(old)/\(name)", "\(new)/\(name)")
        let file = try ArchiveFile(first, .updateOrCreate, system: configuration.system)
        defer {
            unlink(first)
            unlink(second)
        }
        do throws(PlatformError) { try configuration.system.move(first, to: second) } catch {
            throw error.errorNumber == EXDEV ? Self.apart(old, new) : ArchiveError(error)
        }
        try file.synchronizeData()
        try ArchiveFile.synchronizeFolder(new, system: configuration.system)
    }

    private static func apart(_ old: String, _ new: String) -> ArchiveError {
        .refusedFolder(
            path: new,
            reason: "it is on another file system than \(old), so that files cannot be moved between them: "
                + "mount one file system for the whole archive"
        )
    }

    /// `nil`: there is nothing of that name.
    private static func status(_ path: String) throws(ArchiveError) -> stat? {
        var status = stat()
        if stat(path, &status) == 0 { return status }
        guard errno == ENOENT || errno == ENOTDIR else {
            throw .unusable(path, "stat")
        }
        return nil
    }

    private static func name(_ user: uid_t) -> String {
        guard let entry = getpwuid(user) else { return "\(user)" }
        return String(cString: entry.pointee.pw_name)
    }
}

/// Remembers, outside of an archive, that it exists, so that a volume that is not mounted is not taken for a new one.
struct ArchiveMemory {
    private let folder: String

    /// `nil` where there is no place outside of the archive to remember anything.
    init?(_ configuration: ArchiveConfiguration) {
        guard let state = configuration.stateFolder, !state.isEmpty else { return nil }
        let root = ArchiveLayout(root: configuration.root).root
        guard ArchiveLayout(root: state).root != root else { return nil }
        folder = state + "/archives"
    }

    /// The file that remembers an archive: removed, the archive is forgotten.
    func path(_ root: String) -> String {
        let checksum = Checksum()
        Array(root.utf8).withUnsafeBytes { checksum.update($0) }
        return folder + "/" + checksum.value.hexadecimal(digits: 1)
    }

    /// Whether an archive was there before.
    func knows(_ root: String) throws(ArchiveError) -> Bool {
        if access(path(root), F_OK) == 0 { return true }
        guard errno == ENOENT else { throw .unusable(path(root), "access") }
        return false
    }

    /// Remembers an archive.
    func remember(_ root: String) throws(ArchiveError) {
        guard try !knows(root) else { return }
        guard mkdir(folder, 0o750) == 0 || errno == EEXIST else {
            throw .unusable(folder, "mkdir")
        }
        let file = try ArchiveFile(path(root), .updateOrCreate)
        try file.write(Array("\(root)\n".utf8), at: 0)
        try file.synchronize()
        try ArchiveFile.synchronizeFolder(folder)
    }
}

/// Where file systems are mounted, of which the same one can be seen at two places: files cannot be moved between
/// these either, though the device is the same.
package enum MountPoints {
    /// Those that this process sees; none where the system does not say.
    static var current: [String] {
        let file = try? ArchiveFile("/proc/self/mountinfo", .read)
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = (try? file?.read(into: &bytes, count: bytes.count, at: 0)) ?? 0
        return parse(String(decoding: bytes.prefix(count), as: UTF8.self))
    }

    /// The paths in the text of proc(5), /proc/pid/mountinfo: the fifth field of a line, in which a space is written as
    /// an octal number.
    package static func parse(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count > 4
                ? fields[4].split(separator: "\\040", omittingEmptySubsequences: false)
                    .joined(separator: " ") : nil
        }
    }
}
