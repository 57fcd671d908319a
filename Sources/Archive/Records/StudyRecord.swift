public import Foundation
import GRDB

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
}

extension StudyRecord {
    init(row: Row) {
        studyInstanceUID = row["study_instance_uid"]
        patientID = row["patient_id"]
        patientName = row["patient_name"]
        birthDate = row["birth_date"]
        sex = row["sex"]
        studyID = row["study_id"]
        date = row["date"]
        time = row["time"]
        accessionNumber = row["accession_number"]
        description = row["description"]
        let modalities: String? = row["modalities"]
        self.modalities = (modalities ?? "").split(separator: "\\").map(String.init)
        seriesCount = row["series"]
        instanceCount = row["instances"]
        expectedInstanceCount = row["expected_instances"]
        firstReceivedAt = Date(milliseconds: row["first_received_ms"])
        lastReceivedAt = Date(milliseconds: row["last_received_ms"])
        lastCallingAETitle = row["last_calling_ae"]
        deadline = row.date("deadline_ms")
        completeness = (row["completeness"] as String?).flatMap(StudyCompleteness.init)
        evidence = row["evidence"]
        completedAt = row.date("completed_ms")
        generation = row["generation"]
        jobState = (row["job_state"] as String?).flatMap(JobState.init)
        resultCount = row["results"]
        refusedCount = row["refused"]
    }

    static let selection = """
        SELECT v.*, s.first_received_at AS first_received_ms, s.last_received_at AS last_received_ms,
            s.deadline_at AS deadline_ms, s.completed_at AS completed_ms
        FROM study s JOIN v_study v ON v.study_instance_uid = s.study_instance_uid
        """
}
