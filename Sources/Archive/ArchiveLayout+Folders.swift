import Glibc
import Platform

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
