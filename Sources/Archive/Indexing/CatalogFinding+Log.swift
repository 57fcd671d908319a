import Catalog
import Logging

extension CatalogFinding {
    /// Says it in the log; nothing of a patient.
    func log(to logger: Logger) {
        switch self {
        case .patients(let study, let series, let attribute):
            logger.error(
                "Instances of one study name several patients",
                metadata: ["study.uid": "\(study)", "series.uid": "\(series)", "attribute": "\(attribute)"])
        case .dividedSeries(let series, let study, let first):
            logger.error(
                "A series is in several studies",
                metadata: ["series.uid": "\(series)", "study.uid": "\(study)", "study.uid.first": "\(first)"])
        case .emptyUIDs(let series, let study, let callingAETitle, let keywords):
            logger.warning(
                "Instances have empty UIDs and are indexed under the command's and derived ones",
                metadata: [
                    "series.uid": "\(series)", "study.uid": "\(study)", "ae.calling": "\(callingAETitle)",
                    "empty": "\(keywords.joined(separator: " "))",
                ])
        case .incomplete(let study, let callingAETitle, let reason):
            logger.error(
                "An instance was not stored, so that its study is not complete",
                metadata: [
                    "study.uid": "\(study.isEmpty ? "unknown" : study)", "ae.calling": "\(callingAETitle)",
                    "reason": "\(reason)",
                ])
        }
    }
}
