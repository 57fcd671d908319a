package import Archive
import Catalog
import DICOM
package import DICOMNetwork

/// Puts what associations bring into the archive.
package struct ArchiveStorageProvider: StorageProvider {
    let archive: InstanceArchive

    /// Creates a provider.
    package init(archive: InstanceArchive) { self.archive = archive }

    package func beginInstance(_ request: StoreRequest) -> any InstanceReceiver {
        let announcement = InstanceAnnouncement(
            sopClassUID: request.sopClassUID, sopInstanceUID: request.sopInstanceUID,
            transferSyntax: request.transferSyntax, callingAETitle: request.callingAETitle.description,
            peerAddress: request.peerAddress, associationID: request.associationID.description)
        return ArchiveInstanceReceiver(writer: archive.beginInstance(announcement))
    }
}
