public import Imaging
public import Segmentation
public import SegmentationIOD

/// Why a study could not be segmented, with the decision as far as it was made.
public struct StudySegmentationError: Error, CustomStringConvertible {
    /// What went wrong.
    public let cause: Cause
    /// Which series was taken and why.
    public let decision: DecisionRecord

    package init(cause: Cause, decision: DecisionRecord) {
        self.cause = cause
        self.decision = decision
    }

    /// The stage that failed.
    public enum Cause: Error, Sendable {
        /// The series could not be read.
        case reading(ImagingError)
        /// What the index says of the study contradicts itself, or what was read; a sentence.
        case contradictory(String)
        /// Slices that were read and that were left out are not the instances of the series: a mistake of ours, or the
        /// study changed meanwhile. A sentence.
        case unaccounted(String)
        /// The model failed.
        case segmenting(SegmentationError)
        /// The object could not be written.
        case writing(SegmentationIODError)
    }

    /// One sentence for a person.
    public var description: String {
        switch cause {
        case .reading(let error): error.description
        case .contradictory(let sentence), .unaccounted(let sentence): sentence
        case .segmenting(let error): error.description
        case .writing(let error): error.description
        }
    }

    /// Whether the work was stopped from outside.
    public var isCancelled: Bool {
        switch cause {
        case .reading(.cancelled), .segmenting(.cancelled): true
        default: false
        }
    }

    /// Whether the same attempt may succeed later: files could not be read, memory or disk were short.
    public var isTransient: Bool {
        switch cause {
        case .reading(let error): error.isTransient
        case .segmenting(.network), .unaccounted, .writing(.dataSet): true
        default: false
        }
    }
}
