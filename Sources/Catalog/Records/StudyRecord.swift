public import Foundation

/// A study as the index knows it, with what became of it.
public struct StudyRecord: Codable, Sendable, Hashable {
    /// The Study Instance UID.
    public var studyInstanceUID: String
    /// The Patient ID; empty where the data sets have none.
    public var patientID: String
    /// The patient's name in UTF-8, component groups and carets as received.
    public var patientName: String
    /// The birth date, YYYYMMDD, as received.
    public var birthDate: String
    /// The sex, as received.
    public var sex: String
    /// The Study ID.
    public var studyID: String
    /// The study date, YYYYMMDD, as received.
    public var date: String
    /// The study time, as received.
    public var time: String
    /// The accession number.
    public var accessionNumber: String
    /// The study description.
    public var description: String
    /// The modalities of its series, sorted.
    public var modalities: [String]
    /// How many series were received.
    public var seriesCount: Int
    /// How many instances were received.
    public var instanceCount: Int
    /// How many instances the peer said there are; `nil` where nobody said.
    public var expectedInstanceCount: Int?
    /// When the first instance came.
    public var firstReceivedAt: Date
    /// When the last instance came.
    public var lastReceivedAt: Date
    /// The Application Entity that sent the last instance.
    public var lastCallingAETitle: String
    /// When the study will be taken to be complete unless more arrives; `nil`: nothing is awaited.
    public var deadline: Date?
    /// On what evidence it is complete; `nil` until it first was.
    public var completeness: StudyCompleteness?
    /// The evidence in JSON.
    public var evidence: String?
    /// When it was last found to be complete.
    public var completedAt: Date?
    /// How many jobs were made for it.
    public var generation: Int
    /// The state of its latest job.
    public var jobState: JobState?
    /// How many results stand, superseded ones not counted.
    public var resultCount: Int
    /// How many instances the node refused and has not received since.
    public var refusedCount: Int

    /// Whether more instances are awaited.
    public var isReceiving: Bool { deadline != nil }

    /// Creates the record from its fields.
    package init(
        studyInstanceUID: String,
        patientID: String,
        patientName: String,
        birthDate: String,
        sex: String,
        studyID: String,
        date: String,
        time: String,
        accessionNumber: String,
        description: String,
        modalities: [String],
        seriesCount: Int,
        instanceCount: Int,
        expectedInstanceCount: Int? = nil,
        firstReceivedAt: Date,
        lastReceivedAt: Date,
        lastCallingAETitle: String,
        deadline: Date? = nil,
        completeness: StudyCompleteness? = nil,
        evidence: String? = nil,
        completedAt: Date? = nil,
        generation: Int,
        jobState: JobState? = nil,
        resultCount: Int,
        refusedCount: Int
    ) {
        self.studyInstanceUID = studyInstanceUID
        self.patientID = patientID
        self.patientName = patientName
        self.birthDate = birthDate
        self.sex = sex
        self.studyID = studyID
        self.date = date
        self.time = time
        self.accessionNumber = accessionNumber
        self.description = description
        self.modalities = modalities
        self.seriesCount = seriesCount
        self.instanceCount = instanceCount
        self.expectedInstanceCount = expectedInstanceCount
        self.firstReceivedAt = firstReceivedAt
        self.lastReceivedAt = lastReceivedAt
        self.lastCallingAETitle = lastCallingAETitle
        self.deadline = deadline
        self.completeness = completeness
        self.evidence = evidence
        self.completedAt = completedAt
        self.generation = generation
        self.jobState = jobState
        self.resultCount = resultCount
        self.refusedCount = refusedCount
    }
}

/// How well it is known that every instance of a study has arrived.
public enum StudyCompleteness: String, Codable, Sendable, CaseIterable {
    /// The peer confirmed the number of instances.
    case verified
    /// Nothing came for the sender's idle time.
    case assumed
    /// Instances are known to be missing.
    case partial
}

/// Which studies to list; what is `nil` does not restrict.
public struct StudyFilter: Sendable, Hashable {
    /// Only this study.
    public var studyInstanceUID: String?
    /// Only studies of this Patient ID.
    public var patientID: String?
    /// Only studies of patients of this name: `*` stands for any characters, `?` for one; case, accents and which of
    /// the name's writings it is do not matter. One that is longer than ``WildcardPattern/longest`` finds nothing.
    public var patientName: String?
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
        patientName: String? = nil,
        accessionNumber: String? = nil,
        receivedSince: Date? = nil,
        modality: String? = nil,
        limit: Int = 100
    ) {
        self.studyInstanceUID = studyInstanceUID
        self.patientID = patientID
        self.patientName = patientName
        self.accessionNumber = accessionNumber
        self.receivedSince = receivedSince
        self.modality = modality
        self.limit = limit
    }
}
