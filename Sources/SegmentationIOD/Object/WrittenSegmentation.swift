public import DICOM

/// What was written: the object's identity and what had to be repaired on the way.
public struct WrittenSegmentation: Hashable, Sendable {
    /// SOP Class UID: Segmentation Storage.
    public let sopClassUID: UID
    /// SOP Instance UID.
    public let sopInstanceUID: UID
    /// Series Instance UID of the series that the segmentation makes up alone.
    public let seriesInstanceUID: UID
    /// Study Instance UID, that of the source.
    public let studyInstanceUID: UID
    /// The number of frames.
    public let frameCount: Int
    /// What was repaired, left out or supplied; empty for a source without fault.
    public let findings: [SegmentationIODFinding]
}
