public import Imaging

/// What came of segmenting a series.
public struct SegmentationOutcome: Sendable {
    /// The mask on the source's grid; it may be empty.
    public let mask: Mask
    /// The segments that the mask's numbers mean.
    public let labels: [SegmentLabel]
    /// What was done to the mask afterwards, one sentence each, for the decision record.
    public let facts: [String]
    /// How long each stage took.
    public let times: StageTimes
}
