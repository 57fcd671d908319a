public import DerivedObjects
public import Imaging

/// What came of segmenting a study.
public struct StudySegmentation: Sendable {
    /// Which series was taken and why, and what came out.
    public let decision: DecisionRecord
    /// What was found; `nil` where no series could be segmented or the mask is empty.
    public let found: Found?
    /// The objects that say it, in the order in which they are sent; none where nothing was found.
    public let objects: [MadeObject]

    /// What was found in a series.
    public struct Found: Sendable {
        /// The series that was segmented.
        public let source: SourceSeries
        /// The mask on the series' grid.
        public let mask: Mask
    }

    /// An object that was written.
    public struct MadeObject: Sendable {
        /// Its file.
        public let path: String
        /// Its identity.
        public let object: WrittenObject
    }

    /// Whether a series was segmented, even if nothing was found in it.
    public var hasChosenSeries: Bool { decision.series.contains { $0.isChosen } }

    init(_ decision: DecisionRecord, found: Found? = nil, objects: [MadeObject] = []) {
        (self.decision, self.found, self.objects) = (decision, found, objects)
    }
}
