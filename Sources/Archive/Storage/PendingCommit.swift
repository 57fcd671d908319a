import Catalog
import DICOM

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
