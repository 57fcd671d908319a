/// An object that a job made and that already lies durably on the disk.
public struct NewResult: Sendable, Hashable {
    /// Its SOP Instance UID; the same again is the same result.
    public var sopInstanceUID: String
    /// Its SOP Class UID.
    public var sopClassUID: String
    /// Its own series.
    public var seriesInstanceUID: String
    /// The series that it was made from.
    public var sourceSeriesUID: String
    /// What it is, for a person.
    public var description: String
    /// The absolute path of its file.
    public var path: String
    /// The size of the file in bytes.
    public var size: Int
    /// The volume of what was segmented, in millilitres.
    public var volumeMillilitres: Double?
    /// Why it is partial, not of the whole volume; `nil`: it is whole.
    public var partial: String?
    /// The name of the model.
    public var modelName: String
    /// SHA-256 of the model.
    public var modelDigest: String

    /// Describes a result.
    public init(
        sopInstanceUID: String,
        sopClassUID: String,
        seriesInstanceUID: String,
        sourceSeriesUID: String,
        description: String,
        path: String,
        size: Int,
        volumeMillilitres: Double?,
        partial: String? = nil,
        modelName: String,
        modelDigest: String
    ) {
        self.sopInstanceUID = sopInstanceUID
        self.sopClassUID = sopClassUID
        self.seriesInstanceUID = seriesInstanceUID
        self.sourceSeriesUID = sourceSeriesUID
        self.description = description
        self.path = path
        self.size = size
        self.volumeMillilitres = volumeMillilitres
        self.partial = partial
        self.modelName = modelName
        self.modelDigest = modelDigest
    }
}
