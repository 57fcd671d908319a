/// Why a case cannot be evaluated.
public enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no segmentation object to compare with.
    case noTruth(folder: String)
    /// It is not clear which segmentation object is the truth.
    case severalTruths(folder: String, paths: [String])
    /// The segmentation object refers to images that are not there: of another patient, perhaps.
    case foreignTruth(path: String)
    /// There is no CT series.
    case noSeries(folder: String)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .noTruth(let folder): "\(folder) has no DICOM segmentation that says what is true."
        case .severalTruths(let folder, let paths):
            "\(folder) has \(paths.count) segmentations (\(paths.joined(separator: ", "))), expected one."
        case .noSeries(let folder): "\(folder) has no CT series."
        case .foreignTruth(let path): "\(path) does not refer to a CT series beside it."
        }
    }
}
