public import Imaging
public import SegmentationIOD

/// What came of segmenting a study.
public struct StudySegmentation: Sendable {
    /// Which series was taken and why, and what came out.
    public let decision: DecisionRecord
    /// What was found; `nil` where no series could be segmented or the mask is empty.
    public let found: Found?

    /// A segmentation that was written.
    public struct Found: Sendable {
        /// The file of the segmentation object.
        public let path: String
        /// The object's identity.
        public let object: WrittenSegmentation
        /// The series that was segmented.
        public let source: SourceSeries
        /// The mask on the series' grid.
        public let mask: Mask
    }

    /// Whether a series was segmented, even if nothing was found in it.
    public var hasChosenSeries: Bool { decision.series.contains { $0.isChosen } }
}
