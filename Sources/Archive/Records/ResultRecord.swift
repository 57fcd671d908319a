public import Foundation
import GRDB

/// An object that a job made.
public struct ResultRecord: Codable, Sendable, Hashable {
    /// Its SOP Instance UID.
    public var sopInstanceUID: String
    /// Its SOP Class UID.
    public var sopClassUID: String
    /// Its own series.
    public var seriesInstanceUID: String
    /// The series that it was made from.
    public var sourceSeriesUID: String
    /// The study.
    public var studyInstanceUID: String
    /// The job that made it.
    public var jobID: Int64
    /// What it is, for a person.
    public var description: String
    /// The absolute path of its file.
    public var path: String
    /// The size of the file in bytes.
    public var size: Int
    /// The volume of what was segmented, in millilitres.
    public var volumeMillilitres: Double?
    /// The name of the model.
    public var modelName: String
    /// SHA-256 of the model.
    public var modelDigest: String
    /// Why it is partial, not of the whole volume; `nil`: it is whole.
    public var partial: String?
    /// When it was made.
    public var createdAt: Date
    /// The job whose results replace it; `nil`: it stands.
    public var supersededByJob: Int64?
    /// The SOP Instance UID of the result that replaces it, where that job made one of the same series.
    public var supersededBy: String?
}

extension ResultRecord {
    init(row: Row, layout: ArchiveLayout) {
        sopInstanceUID = row["sop_instance_uid"]
        sopClassUID = row["sop_class_uid"]
        seriesInstanceUID = row["series_instance_uid"]
        sourceSeriesUID = row["source_series_uid"]
        studyInstanceUID = row["study_instance_uid"]
        jobID = row["job_id"]
        description = row["description"]
        path = layout.absolute(row["path"])
        size = row["size"]
        volumeMillilitres = row["volume_millilitres"]
        modelName = row["model_name"]
        modelDigest = row["model_digest"]
        partial = row["partial"]
        createdAt = Date(milliseconds: row["created_ms"])
        supersededByJob = row["superseded_by_job"]
        supersededBy = row["superseded_by"]
    }

    static let selection = """
        SELECT v.*, r.created_at AS created_ms
        FROM result r JOIN v_result v ON v.sop_instance_uid = r.sop_instance_uid
        """
}
