/// Something that the catalogue is to know; applied in the order in which it happened.
package enum CatalogChange: Sendable {
    /// A new instance is durable.
    case store(InstanceEntry)
    /// An instance came again with the same bytes.
    case repeatReception(InstanceEntry)
    /// An instance came again with other bytes.
    case duplicate(InstanceEntry)
    /// The node refused an instance that belongs to a study.
    case refusal(RefusalEntry)
    /// An association ended.
    case association(AssociationRecord)
}

/// An instance that the node did not store although it is part of a study: the study is not complete without it.
package struct RefusalEntry: Sendable, Hashable {
    package let sopInstanceUID: String
    package let sopClassUID: String
    /// As its data set says; `nil` where that was not read so far.
    package let studyInstanceUID: String?
    /// As its data set says; `nil` where that was not read so far.
    package let seriesInstanceUID: String?
    package let callingAETitle: String
    package let associationID: String?
    package let reason: String
    /// When it was refused, in milliseconds since 1970.
    package let refusedAt: Int64

    package init(
        sopInstanceUID: String, sopClassUID: String, studyInstanceUID: String?, seriesInstanceUID: String?,
        callingAETitle: String, associationID: String?, reason: String, refusedAt: Int64
    ) {
        self.sopInstanceUID = sopInstanceUID
        self.sopClassUID = sopClassUID
        self.studyInstanceUID = studyInstanceUID
        self.seriesInstanceUID = seriesInstanceUID
        self.callingAETitle = callingAETitle
        self.associationID = associationID
        self.reason = reason
        self.refusedAt = refusedAt
    }
}

/// Something that came to light while changes were applied, and that a person should read.
///
/// Each is reported when it is seen for the first time; none holds anything of a patient.
package enum CatalogFinding: Sendable, Hashable {
    /// Instances of one study name several patients, who differ in this attribute.
    case patients(study: String, series: String, attribute: String)
    /// A series is in several studies.
    case dividedSeries(series: String, study: String, firstStudy: String)
    /// Instances of a series have empty UIDs.
    case emptyUIDs(series: String, study: String, callingAETitle: String, keywords: [String])
    /// An instance of a study was refused, so that the study is not complete; the study is empty where it is unknown.
    case incomplete(study: String, callingAETitle: String, reason: String)
}
