import DICOM
import Imaging
import Segmentation

extension DecisionRecord.Model {
    init(_ bundle: ModelBundle) {
        self.init(name: bundle.description.name, version: bundle.description.version, digest: bundle.digest)
    }
}

extension DecisionRecord.SeriesDecision {
    /// The decision on a series that was assessed, given the one that was chosen.
    init(_ assessment: SeriesAssessment, best: SeriesAssessment?) {
        let isChosen = assessment.seriesInstanceUID == best?.seriesInstanceUID
        let reason: String
        if assessment.isSuitable, !isChosen, let best {
            reason =
                "\(assessment.sentence) Series \(best.seriesInstanceUID) suits better"
                + " (\(best.score) to \(assessment.score) points)."
        } else {
            reason = ([assessment.sentence] + assessment.reasons.map { "(\($0))" }).joined(separator: " ")
        }
        self.init(
            seriesInstanceUID: assessment.seriesInstanceUID.description, modality: "CT",
            instances: assessment.slices, isChosen: isChosen, reason: reason)
    }

    /// The decision on files that give no volume.
    init(_ failure: SeriesCatalog.Failure) {
        self.init(
            seriesInstanceUID: failure.seriesInstanceUID?.description ?? "", modality: "CT",
            instances: failure.files.count, isChosen: false, reason: failure.error.description)
    }
}
