import Catalog
import DICOM
import Synchronization

/// Which instances are just being committed, and who waits behind the same UID.
final class CommitRegistry: Sendable {
    private let waiting = Mutex<[InstanceFileName: [PendingCommit]]>([:])

    /// Begins the commit of an instance; `false`: another of the same UID goes first, and this one waits.
    func begin(_ pending: PendingCommit) -> Bool {
        waiting.withLock { waiting in
            if waiting[pending.name] == nil {
                waiting[pending.name] = []
                return true
            }
            waiting[pending.name]?.append(pending)
            return false
        }
    }

    /// Ends the commit of an instance and returns those that waited behind it.
    func end(_ name: InstanceFileName) -> [PendingCommit] {
        waiting.withLock { $0.removeValue(forKey: name) ?? [] }
    }
}

/// An instance whose bytes are all written and whose row is ready, that is to be made durable.
struct PendingCommit: Sendable {
    let name: InstanceFileName
    let file: ArchiveFile
    /// Where the data set begins in the file, in bytes.
    let dataSetOffset: Int
    /// What the index is to know, all of it computed: nothing that the data set says can fail any more.
    let instance: InstanceEntry
    let completion: @Sendable (Result<StoredInstance, ArchiveError>) -> Void
}
