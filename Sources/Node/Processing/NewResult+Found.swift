package import Catalog
import DICOM
package import DerivedObjects
import Foundation
import Imaging

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
