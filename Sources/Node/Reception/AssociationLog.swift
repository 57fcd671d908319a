import Archive
import DICOMNetwork
import Logging

/// Writes the end of every association to the log and to the index.
struct AssociationLog: AssociationObserver {
    let archive: InstanceArchive
    let work: BlockingWork
    let logger: Logger
}
