public import Foundation

/// Which studies to list; what is `nil` does not restrict.
public struct StudyFilter: Sendable, Hashable {
    /// Only this study.
    public var studyInstanceUID: String?
    /// Only studies of this Patient ID.
    public var patientID: String?
    /// Only studies with this accession number.
    public var accessionNumber: String?
    /// Only studies whose last instance came at this time or later.
    public var receivedSince: Date?
    /// Only studies that have a series of this modality.
    public var modality: String?
    /// At most so many, the last received first.
    public var limit: Int

    /// Creates a filter; one without arguments lists the 100 studies received last.
    public init(
        studyInstanceUID: String? = nil,
        patientID: String? = nil,
        accessionNumber: String? = nil,
        receivedSince: Date? = nil,
        modality: String? = nil,
        limit: Int = 100
    ) {
        self.studyInstanceUID = studyInstanceUID
        self.patientID = patientID
        self.accessionNumber = accessionNumber
        self.receivedSince = receivedSince
        self.modality = modality
        self.limit = limit
    }
}
