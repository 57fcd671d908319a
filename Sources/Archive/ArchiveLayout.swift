import Catalog
import Glibc
import Platform

/// The folders of an archive.
///
///     <root>/index.sqlite   the index: readable with sqlite3 while the node runs
///     <root>/catalog.json   in its place where the index is on a server: which one, and the archive's name there
///     <root>/instances/     received instances, in 256 folders, named by digests of their UIDs
///     <root>/incoming/      instances that are just being received; emptied at every start
///     <root>/results/       what the node made
///     <root>/quarantine/    files that turned up at a start and proved incomplete or could not be indexed
///     <root>/journal/       what was received lately and how the archive was left, for the next start
///     <root>/lock           held by the process that writes
///     <root>/reserve        room on the disk, given up for the index when there is none left
public struct ArchiveLayout: Sendable, Hashable {
    /// The folder that holds the others.
    public let root: String

    /// Describes the archive in a folder; nothing is created.
    public init(root: String) { self.root = CatalogRoot(root).folder }

    /// The SQLite file.
    public var index: String { root + "/index.sqlite" }
    /// The file that says that the index is on a server, and on which.
    package var catalogMark: String { root + "/catalog.json" }
    /// The folder of received instances.
    public var instances: String { root + "/" + Self.instancesFolder }
    /// The folder of temporary files.
    public var incoming: String { root + "/incoming" }
    /// The folder of results.
    public var results: String { root + "/" + Self.resultsFolder }
    /// The folder of files that could not be trusted.
    public var quarantine: String { root + "/quarantine" }
    /// The folder of what the next start must know.
    var journal: String { root + "/journal" }
    /// The lock file.
    public var lock: String { root + "/lock" }

    /// The file whose room is given up when the disk is full.
    public var reserve: String { root + "/reserve" }

    /// The absolute form of a path that the index stores relative to the root.
    public func absolute(_ relativePath: String) -> String { CatalogRoot(root).absolute(relativePath) }

    /// The form in which the index stores a path: relative where it lies under the root.
    package func relative(_ path: String) -> String { CatalogRoot(root).relative(path) }

    static let instancesFolder = "instances"
    static let resultsFolder = "results"
}

extension ArchiveLayout {
    /// Creates every folder that is missing, fan-out folders included, and makes them durable.
    func createFolders() throws(ArchiveError) {
        try Self.createWithParents(root)
        for folder in [instances, incoming, results, quarantine, journal] { try Self.create(folder) }
        for bucket in 0..<InstanceFileName.bucketCount { try Self.create(bucketFolder(bucket)) }
        for folder in [instances, root] {
            try ArchiveFile.synchronizeFolder(folder)
        }
    }

    /// Takes the index away from others, to whom an earlier umask may have left it: it names patients.
    ///
    /// What SQLite writes beside it gets its mode.
    func restrictIndex() throws(ArchiveError) {
        for path in [index, index + "-wal", index + "-shm"] where access(path, F_OK) == 0 {
            guard chmod(path, 0o640) == 0 else { throw .failed("chmod", path) }
        }
    }

    /// The folder of a bucket of instances.
    func bucketFolder(_ bucket: Int) -> String { "\(instances)/\(bucket.hexadecimal(digits: 2))" }

    private static func createWithParents(_ path: String) throws(ArchiveError) {
        var partial = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            partial += "/" + component
            try create(partial)
        }
    }

    private static func create(_ path: String) throws(ArchiveError) {
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else {
            throw .unusable(path, "mkdir")
        }
    }
}
