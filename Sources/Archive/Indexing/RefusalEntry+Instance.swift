import Catalog
import DICOM

extension RefusalEntry {
    /// Describes an instance that met an error; `nil` where the error does not concern the study, or the instance has no
    /// valid UID by which its later arrival would be known.
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
