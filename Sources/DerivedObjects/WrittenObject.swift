public import DICOM

/// What was written: the object's identity and what had to be repaired on the way.
public struct WrittenObject: Hashable, Sendable {
    /// SOP Class UID.
    public let sopClassUID: UID
    /// SOP Instance UID.
    public let sopInstanceUID: UID
    /// Series Instance UID of the series that the object makes up alone.
    public let seriesInstanceUID: UID
    /// Study Instance UID, that of the source.
    public let studyInstanceUID: UID
    /// What was repaired, left out or supplied; empty for a source without fault.
    public let findings: [DerivedObjectFinding]
}
