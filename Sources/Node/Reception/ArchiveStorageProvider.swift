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

/// Hands the data set of one C-STORE to the archive and its verdict back to the association.
final class ArchiveInstanceReceiver: InstanceReceiver {
    private let writer: InstanceWriter

    init(writer: InstanceWriter) { self.writer = writer }

    func receive(_ bytes: UnsafeRawBufferPointer) { writer.append(bytes) }

    var isBackedUp: Bool { writer.isBackedUp }

    func whenDrained(_ resume: @escaping @Sendable () -> Void) { writer.whenDrained(resume) }

    func finish(_ completion: @escaping @Sendable (ServiceOutcome) -> Void) {
        writer.commit { result in
            switch result {
            case .success: completion(.success)
            case .failure(let error): completion(error.serviceOutcome)
            }
        }
    }

    /// What was begun and broke off is missing from its study until it is sent again.
    func abandon() { writer.refuse(because: "its transfer broke off") }

    func refuse(_ outcome: ServiceOutcome) { writer.refuse(because: outcome.errorComment ?? outcome.status.meaning) }
}
