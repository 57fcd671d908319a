package import Catalog
import DICOM
import Foundation
import Imaging
import SegmentationIOD

extension NewResult {
    /// The result that a published segmentation is.
    package init(_ found: StudySegmentation.Found, path: String, decision: DecisionRecord) throws {
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
