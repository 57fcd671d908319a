/// Why a case cannot be evaluated.
public enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no segmentation object to compare with.
    case noTruth(folder: String)
    /// It is not clear which segmentation object is the truth.
    case severalTruths(folder: String, paths: [String])
    /// The segmentation object refers to images that are not there: of another patient, perhaps.
    case foreignTruth(path: String)
    /// The segmentation object states another patient than the images that it refers to.
    case otherPatient(path: String)
    /// The segmentation object states another frame of reference than the images that it refers to.
    case otherFrameOfReference(path: String, expected: String, found: String)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .noTruth(let folder): "\(folder) has no DICOM segmentation that says what is true."
        case .severalTruths(let folder, let paths):
            "\(folder) has \(paths.count) segmentations (\(paths.joined(separator: ", "))), expected one."
        case .foreignTruth(let path): "\(path) does not refer to a CT series beside it."
        case .otherPatient(let path): "\(path) is of another patient than the CT series that it refers to."
        case .otherFrameOfReference(let path, let expected, let found):
            "\(path) has the frame of reference \(found) where the CT series that it refers to has \(expected)."
        }
    }
}
