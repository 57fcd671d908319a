import Archive
import DICOM
import DICOMNetwork

/// Puts what associations bring into the archive.
struct ArchiveStorageProvider: StorageProvider {
    let archive: InstanceArchive

    func beginInstance(_ request: StoreRequest) -> any InstanceReceiver {
        let announcement = InstanceAnnouncement(
            sopClassUID: request.sopClassUID, sopInstanceUID: request.sopInstanceUID,
            transferSyntax: request.transferSyntax, callingAETitle: request.callingAETitle.description,
            peerAddress: request.peerAddress, associationID: request.associationID.description)
        return ArchiveInstanceReceiver(writer: archive.beginInstance(announcement))
    }
}
