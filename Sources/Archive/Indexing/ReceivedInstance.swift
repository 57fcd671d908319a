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
