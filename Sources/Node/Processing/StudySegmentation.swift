package import Catalog
import DICOM
public import DerivedObjects
import Foundation
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

/// How a segmentation tells its progress and learns that it should stop.
public struct SegmentationMonitor: Sendable {
    /// Is told the stage and the share of the whole that is done, 0 to 1; from several threads, also at the same time.
    public let report: @Sendable (_ stage: String, _ progress: Double) -> Void
    /// Is asked often.
    public let isCancelled: @Sendable () -> Bool

    /// Creates a monitor; by default nobody watches and nobody stops.
    public init(
        report: @escaping @Sendable (_ stage: String, _ progress: Double) -> Void = { _, _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.report = report
        self.isCancelled = isCancelled
    }
}

extension NewResult {
    /// The result that a published object of what was found is.
    package init(
        _ object: WrittenObject, of found: StudySegmentation.Found, path: String, decision: DecisionRecord
    ) throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        self.init(
            sopInstanceUID: object.sopInstanceUID.description,
            sopClassUID: object.sopClassUID.description,
            seriesInstanceUID: object.seriesInstanceUID.description,
            sourceSeriesUID: found.source.seriesInstanceUID.description, description: decision.outcome, path: path,
            size: (attributes[.size] as? Int) ?? 0, volumeMillilitres: found.mask.volumeMillilitres,
            partial: decision.partial,
            modelName: decision.model.name, modelDigest: decision.model.digest)
    }
}
