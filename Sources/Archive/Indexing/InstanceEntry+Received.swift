import Catalog
import DICOM

/// An instance whose data set has been scanned and whose UIDs are valid.
struct ReceivedInstance: Sendable {
    let identity: InstanceIdentity
    let transferSyntax: TransferSyntax
    let callingAETitle: String
    let associationID: String?
    let proof: FileProof
    let attributes: ScannedDataSet
}

extension InstanceEntry {
    /// What the catalogue keeps of a received instance.
    init(_ instance: ReceivedInstance) {
        let (identity, proof) = (instance.identity, instance.proof)
        self.init(
            uids: UIDs(
                sopClass: identity.sopClassUID, sopInstance: identity.sopInstanceUID,
                study: identity.studyInstanceUID, series: identity.seriesInstanceUID, empty: identity.emptyUIDs),
            attributes: instance.attributes, transferSyntaxUID: instance.transferSyntax.uid.description,
            callingAETitle: instance.callingAETitle, associationID: instance.associationID,
            file: File(
                path: InstanceFileName(identity.sopInstanceUID).relativePath, size: proof.length,
                checksum: proof.checksum, receivedAt: proof.receivedAt))
    }
}
