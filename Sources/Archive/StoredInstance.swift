public import DICOM

/// An instance that would survive a power cut.
public struct StoredInstance: Sendable, Hashable {
    /// Its SOP Instance UID.
    public var sopInstanceUID: UID
    /// Its SOP Class UID.
    public var sopClassUID: UID
    /// The study that it belongs to.
    public var studyInstanceUID: UID
    /// The series that it belongs to.
    public var seriesInstanceUID: UID
    /// The absolute path of its Part 10 file.
    public var path: String
    /// The size of the file in bytes.
    public var size: Int
    /// Whether the same bytes were stored already, by an earlier or a concurrent sender.
    public var wasStoredAlready: Bool
}
