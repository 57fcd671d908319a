import Catalog
import SegmentationIOD
import Imaging
import DICOM
import Foundation
import Jobs

extension NewResult {
    /// The result that a published segmentation is.
    init(_ found: StudySegmentation.Found, path: String, decision: DecisionRecord) throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        self.init(
            sopInstanceUID: found.object.sopInstanceUID.description,
            sopClassUID: found.object.sopClassUID.description,
            seriesInstanceUID: found.object.seriesInstanceUID.description,
            sourceSeriesUID: found.source.seriesInstanceUID.description, description: decision.outcome, path: path,
            size: (attributes[.size] as? Int) ?? 0, volumeMillilitres: found.mask.volumeMillilitres,
            partial: decision.partial,
            modelName: decision.model.name, modelDigest: decision.model.digest)
    }
}
