import Catalog
import DICOM
import Logging

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

extension RefusalEntry {
    /// Describes an instance that met an error; `nil` where the error does not concern the study, or the instance has
    /// no valid UID by which its later arrival would be known.
    ///
    /// - Parameter attributes: what had passed of its data set.
    init?(_ announcement: InstanceAnnouncement, _ attributes: ScannedDataSet?, _ error: ArchiveError, at time: Int64) {
        guard let reason = error.lossToStudy else { return nil }
        self.init(announcement, attributes, reason: reason, at: time)
    }

    /// Describes an instance that was given up for a reason; `nil` where it has no valid UID by which its later arrival
    /// would be known.
    init?(_ announcement: InstanceAnnouncement, _ attributes: ScannedDataSet?, reason: String, at time: Int64) {
        guard let sopInstance = UID(announcement.sopInstanceUID) else { return nil }
        let hierarchy = attributes.flatMap { attributes in
            HierarchyUIDs(
                studyInstanceUID: attributes.uid(.studyInstanceUID),
                seriesInstanceUID: attributes.uid(.seriesInstanceUID)
            ) { attributes.string($0) }
        }
        let isRead = attributes?.contains(.studyInstanceUID) == true && attributes?.contains(.seriesInstanceUID) == true
        self.init(
            sopInstanceUID: sopInstance.description, sopClassUID: IndexText.clean(announcement.sopClassUID),
            studyInstanceUID: isRead ? hierarchy?.studyInstanceUID.description : nil,
            seriesInstanceUID: isRead ? hierarchy?.seriesInstanceUID.description : nil,
            callingAETitle: IndexText.clean(announcement.callingAETitle),
            associationID: announcement.associationID, reason: reason, refusedAt: time)
    }
}

extension ArchiveError {
    /// What a study loses by this error, in a few words; `nil` where the instance is there already or belongs nowhere.
    fileprivate var lossToStudy: String? {
        switch self {
        case .noSpace: "the disk was full"
        case .indexUnavailable, .indexDamaged, .database: "the index could not be written"
        case .writeFailed, .unreadableFile, .unusableFolder: "the disk could not be written"
        case .closing: "the node was stopping"
        case .malformed: "the data set was not well formed"
        case .invalidUID, .sopMismatch, .unusableUID, .duplicateDiffers, .refusedFolder, .locked, .noIndex,
            .schemaMismatch:
            nil
        }
    }
}

extension CatalogFinding {
    /// Says it in the log; nothing of a patient.
    func log(to logger: Logger) {
        switch self {
        case .patients(let study, let series, let attribute):
            logger.error(
                "Instances of one study name several patients",
                metadata: ["study.uid": "\(study)", "series.uid": "\(series)", "attribute": "\(attribute)"])
        case .dividedSeries(let series, let study, let first):
            logger.error(
                "A series is in several studies",
                metadata: ["series.uid": "\(series)", "study.uid": "\(study)", "study.uid.first": "\(first)"])
        case .emptyUIDs(let series, let study, let callingAETitle, let keywords):
            logger.warning(
                "Instances have empty UIDs and are indexed under the command's and derived ones",
                metadata: [
                    "series.uid": "\(series)", "study.uid": "\(study)", "ae.calling": "\(callingAETitle)",
                    "empty": "\(keywords.joined(separator: " "))",
                ])
        case .incomplete(let study, let callingAETitle, let reason):
            logger.error(
                "An instance was not stored, so that its study is not complete",
                metadata: [
                    "study.uid": "\(study.isEmpty ? "unknown" : study)", "ae.calling": "\(callingAETitle)",
                    "reason": "\(reason)",
                ])
        }
    }
}
