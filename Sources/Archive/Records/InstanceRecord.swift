public import Foundation
import GRDB

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
}

extension InstanceRecord {
    init(row: Row, layout: ArchiveLayout) {
        sopInstanceUID = row["sop_instance_uid"]
        sopClassUID = row["sop_class_uid"]
        seriesInstanceUID = row["series_instance_uid"]
        studyInstanceUID = row["study_instance_uid"]
        transferSyntaxUID = row["transfer_syntax_uid"]
        number = row["number"]
        rows = row["rows"]
        columns = row["columns"]
        frames = row["frames"]
        imageType = row["image_type"]
        path = layout.absolute(row["path"])
        size = row["size"]
        receivedAt = Date(milliseconds: row["received_at"])
        callingAETitle = row["calling_ae"]
        associationID = row["association_id"]
        missingSince = row.date("missing_since")
    }

    static let selection = """
        SELECT i.*, r.series_instance_uid, s.study_instance_uid
        FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study
        """
}
