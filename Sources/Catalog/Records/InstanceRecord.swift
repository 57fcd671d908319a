public import Foundation

/// A stored instance as the index knows it.
public struct InstanceRecord: Codable, Sendable, Hashable {
    /// The SOP Instance UID.
    public var sopInstanceUID: String
    /// The SOP Class UID.
    public var sopClassUID: String
    /// The series that it belongs to.
    public var seriesInstanceUID: String
    /// The study that it belongs to.
    public var studyInstanceUID: String
    /// The transfer syntax in which it was received and is stored.
    public var transferSyntaxUID: String
    /// The instance number.
    public var number: Int?
    /// Rows of the image.
    public var rows: Int?
    /// Columns of the image.
    public var columns: Int?
    /// Number of frames.
    public var frames: Int?
    /// Image type, values separated by a backslash.
    public var imageType: String
    /// The absolute path of its Part 10 file.
    public var path: String
    /// The size of the file in bytes.
    public var size: Int
    /// When it was received.
    public var receivedAt: Date
    /// The Application Entity that sent it.
    public var callingAETitle: String
    /// The association that brought it; `nil` where the row was rebuilt from the file.
    public var associationID: String?
    /// When the file was first found to be gone; `nil`: it is there.
    public var missingSince: Date?

    /// Creates the record from its fields.
    package init(
        sopInstanceUID: String,
        sopClassUID: String,
        seriesInstanceUID: String,
        studyInstanceUID: String,
        transferSyntaxUID: String,
        number: Int? = nil,
        rows: Int? = nil,
        columns: Int? = nil,
        frames: Int? = nil,
        imageType: String,
        path: String,
        size: Int,
        receivedAt: Date,
        callingAETitle: String,
        associationID: String? = nil,
        missingSince: Date? = nil
    ) {
        self.sopInstanceUID = sopInstanceUID
        self.sopClassUID = sopClassUID
        self.seriesInstanceUID = seriesInstanceUID
        self.studyInstanceUID = studyInstanceUID
        self.transferSyntaxUID = transferSyntaxUID
        self.number = number
        self.rows = rows
        self.columns = columns
        self.frames = frames
        self.imageType = imageType
        self.path = path
        self.size = size
        self.receivedAt = receivedAt
        self.callingAETitle = callingAETitle
        self.associationID = associationID
        self.missingSince = missingSince
    }
}
