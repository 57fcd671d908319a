import DICOM

/// An instance whose bytes are all written and that is to be made durable.
struct PendingCommit: Sendable {
    let name: InstanceFileName
    let file: PartialFile
    /// Where the data set begins in the file, in bytes.
    let dataSetOffset: Int
    let instance: ReceivedInstance
    let completion: @Sendable (Result<StoredInstance, ArchiveError>) -> Void
}
