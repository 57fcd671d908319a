package import Catalog
import Foundation
import Glibc
import Platform

/// A consistent copy of an archive, made while the node runs.
///
///     let report = try ArchiveBackup(root: "/var/lib/segnode").run(into: "/backup/segnode")
///
/// The index is copied first, as it stands at one moment; then every file that it names, which are all there by then
/// and never change. A file that the copy has already stays; the others become hard links where the copy lies on the
/// same file system, and copies otherwise. Each one that is new is held against the checksum of its reception. The
/// copy is an archive: `segnode serve --storage` opens it.
///
/// Of an archive whose index is on a server the copy has the files alone, and the note of the server and of the archive's
/// name there as `catalog.json.copied`. `pg_dump` makes the copy of the rows, before that of the files. Where the rows
/// are back, the note gets its old name and the copy is that archive; without it a start makes an index from the files.
public struct ArchiveBackup: Sendable {
    /// What a backup did.
    public struct Report: Codable, Sendable, Hashable {
        /// How many files the copy had already.
        public var present = 0
        /// How many files became hard links.
        public var linked = 0
        /// How many files were copied.
        public var copied = 0
        /// Whether the index was copied; else it is on a server, which makes its own backups.
        public var hasIndex = true
        /// The files, relative to the root, that are missing, damaged or unreadable in the archive, and why.
        public var failures: [String: String] = [:]
    }

    private let source: ArchiveLayout
    private let catalog: any CatalogOpening

    /// Describes the backup of an archive.
    ///
    /// - Parameter catalog: where its index is.
    package init(root: String, catalog: any CatalogOpening) {
        source = ArchiveLayout(root: root)
        self.catalog = catalog
    }

    /// Makes the copy, or brings it up to date; blocks until it is on the disk.
    ///
    /// - Parameter progress: is told how many of how many files are done.
    /// - Throws: where the index or the folder cannot be copied; a single file that cannot be is in the report.
    public func run(
        into folder: String, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(ArchiveError) -> Report {
        let target = ArchiveLayout(root: folder)
        try target.createFolders()
        guard Self.number(of: target.root) != Self.number(of: source.root) else {
            throw .unusable(target.root, "backup into the archive itself", errorNumber: EINVAL)
        }
        let lock = try target.locked()
        defer { lock.release() }
        let draft = target.root + "/index.sqlite.new"
        let index = try copyIndex(to: draft)
        var report = Report(hasIndex: index.hasRows)
        for (number, file) in index.files.enumerated() {
            try copy(file, to: target, &report)
            progress(number + 1, index.files.count)
        }
        if index.hasRows { try publish(draft, in: target) } else { try setAsideIndex(of: target, &report) }
        return report
    }

    /// Copies the index in one piece, and says which files it names.
    private func copyIndex(to draft: String) throws(ArchiveError) -> CatalogCopy {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(draft + suffix) }
        do throws(CatalogError) {
            let store = try catalog.openBeside(forWriting: false)
            let copy = try store.copy(to: draft)
            _ = try store.close()
            return copy
        } catch {
            throw ArchiveError(error, source)
        }
    }

    /// The copy's index takes its place when all its files are there; until then the one before it stands.
    private func publish(_ draft: String, in target: ArchiveLayout) throws(ArchiveError) {
        for suffix in ["-wal", "-shm"] { unlink(target.index + suffix) }
        try settle(target)
        try ArchiveFile(draft, .read).synchronize()
        guard rename(draft, target.index) == 0 else { throw .failed("rename", draft) }
        try Self.synchronize(target.root)
    }

    /// An index from before this one was on a server does not name what the copy has now.
    private func setAsideIndex(of target: ArchiveLayout, _ report: inout Report) throws(ArchiveError) {
        try settle(target)
        // Not under its own name: two archives of one name must not work on the same rows.
        let mark = CatalogFile(row: 0, path: "catalog.json", size: 0, isInstance: false)
        _ = try Self.copyBytes(source.catalogMark, target.catalogMark + ".copied", mark, &report)
        for suffix in ["-wal", "-shm", ""] {
            let (path, aside) = (target.index + suffix, target.index + ".copied" + suffix)
            guard rename(path, aside) == 0 || errno == ENOENT else { throw .failed("rename", path) }
        }
        try Self.synchronize(target.root)
    }

    /// The copy's files are on the disk, and its next start looks at all of them.
    private func settle(_ target: ArchiveLayout) throws(ArchiveError) {
        for note in ["clean", "boot"] { unlink("\(target.journal)/\(note)") }
        let folders = (0..<InstanceFileName.bucketCount).map { target.bucketFolder($0) }
        for folder in folders + [target.results, target.journal] { try Self.synchronize(folder) }
    }

    /// Brings one file into the copy; an error of the target's disk ends the backup, one of the source's is noted.
    private func copy(_ file: CatalogFile, to target: ArchiveLayout, _ report: inout Report) throws(ArchiveError) {
        // Only what lies under the root belongs to the archive.
        guard !file.path.hasPrefix("/"), !file.path.split(separator: "/").contains("..") else { return }
        let (from, to) = (source.absolute(file.path), target.absolute(file.path))
        if Self.size(of: to) == file.size {
            report.present += 1
            return
        }
        unlink(to)
        if link(from, to) == 0 {
            if try keep(to, file, isLink: true, &report) { report.linked += 1 }
        } else if errno == ENOENT {
            report.failures[file.path] = "it is missing"
        } else if try Self.copyBytes(from, to, file, &report) {
            if try keep(to, file, isLink: false, &report) { report.copied += 1 }
        }
    }

    /// Holds a new file of the copy against its checksum. One that does not pass goes again, so that the next backup
    /// looks at it anew and does not take it for one that is there.
    ///
    /// - Parameter isLink: whether its bytes lie on the archive's disk, so that an error of reading them ends nothing.
    private func keep(
        _ path: String, _ file: CatalogFile, isLink: Bool, _ report: inout Report
    ) throws(ArchiveError) -> Bool {
        guard file.isInstance else { return true }
        do throws(ArchiveError) {
            switch try StoredFile.verify(path) {
            case .intact: return true
            case .missing: report.failures[file.path] = "its copy is missing"
            case .damaged(let reason): report.failures[file.path] = reason
            }
        } catch {
            guard isLink else { throw error }
            report.failures[file.path] = error.description
        }
        unlink(path)
        return false
    }

    private static func synchronize(_ folder: String) throws(ArchiveError) {
        try ArchiveFile.synchronizeFolder(folder)
    }

    /// What tells a folder from all others.
    private static func number(of path: String) -> [UInt64]? {
        var status = stat()
        return stat(path, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
    }

    private static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Copies a file under a temporary name first, so that an interrupted backup leaves no half of one.
    ///
    /// - Returns: `false`: the archive's disk does not give it.
    private static func copyBytes(
        _ from: String, _ to: String, _ file: CatalogFile, _ report: inout Report
    ) throws(ArchiveError) -> Bool {
        let source: ArchiveFile
        do throws(ArchiveError) { source = try ArchiveFile(from, .read) } catch {
            report.failures[file.path] = error.description
            return false
        }
        let temporary = to + ".new"
        let target = try ArchiveFile(temporary, .rewrite)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while true {
            let count: Int
            do throws(ArchiveError) { count = try source.read(into: buffer, at: offset) } catch {
                report.failures[file.path] = error.description
                unlink(temporary)
                return false
            }
            guard count > 0 else { break }
            try target.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: offset)
            offset += count
        }
        try keepTime(of: source, in: target)
        try target.synchronize()
        guard rename(temporary, to) == 0 else { throw .failed("rename", to) }
        return true
    }

    /// When a result was written tells which instances came after it.
    private static func keepTime(of source: ArchiveFile, in target: ArchiveFile) throws(ArchiveError) {
        var status = stat()
        guard fstat(source.number, &status) == 0 else { throw .failed("fstat", source.path) }
        let times = [status.st_mtim, status.st_mtim]
        guard futimens(target.number, times) == 0 else { throw .failed("futimens", target.path) }
    }
}
