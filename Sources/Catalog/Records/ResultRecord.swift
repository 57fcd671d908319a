public import Foundation

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

    /// Creates the record from its fields.
    package init(
        sopInstanceUID: String,
        sopClassUID: String,
        seriesInstanceUID: String,
        sourceSeriesUID: String,
        studyInstanceUID: String,
        jobID: Int64,
        description: String,
        path: String,
        size: Int,
        volumeMillilitres: Double? = nil,
        modelName: String,
        modelDigest: String,
        partial: String? = nil,
        createdAt: Date,
        supersededByJob: Int64? = nil,
        supersededBy: String? = nil
    ) {
        self.sopInstanceUID = sopInstanceUID
        self.sopClassUID = sopClassUID
        self.seriesInstanceUID = seriesInstanceUID
        self.sourceSeriesUID = sourceSeriesUID
        self.studyInstanceUID = studyInstanceUID
        self.jobID = jobID
        self.description = description
        self.path = path
        self.size = size
        self.volumeMillilitres = volumeMillilitres
        self.modelName = modelName
        self.modelDigest = modelDigest
        self.partial = partial
        self.createdAt = createdAt
        self.supersededByJob = supersededByJob
        self.supersededBy = supersededBy
    }
}
