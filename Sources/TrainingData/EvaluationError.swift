/// Why a case cannot be evaluated.
public enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no segmentation object to compare with.
    case noTruth(folder: String)
    /// It is not clear which segmentation object is the truth.
    case severalTruths(folder: String, paths: [String])
    /// The segmentation object refers to images that are not there: of another patient, perhaps.
    case foreignTruth(path: String)
    /// The segmentation object refers to no series that can be read, and a series beside it cannot.
    case unusableSeries(path: String, reason: String)
    /// The segmentation object states another patient than the images that it refers to.
    case otherPatient(path: String)
    /// The segmentation object states another frame of reference than the images that it refers to.
    case otherFrameOfReference(path: String, expected: String, found: String)
    /// A file that should be an instance of the case cannot be read.
    case damagedInstance(path: String, reason: String)
    /// No segment of the object is what is looked for; the segment and the code that were found.
    case otherMeaning(path: String, segment: String, expected: String, found: String)
    /// Several segments of the object are what is looked for.
    case severalSegments(path: String, numbers: [UInt8], meaning: String)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .noTruth(let folder): "\(folder) has no DICOM segmentation that says what is true."
        case .severalTruths(let folder, let paths):
            "\(folder) has \(paths.count) segmentations (\(paths.joined(separator: ", "))), expected one."
        case .foreignTruth(let path): "\(path) does not refer to a CT series beside it."
        case .unusableSeries(let path, let reason):
            "\(path) does not refer to a CT series that can be used; of one beside it: \(reason)"
        case .otherPatient(let path): "\(path) is of another patient than the CT series that it refers to."
        case .otherFrameOfReference(let path, let expected, let found):
            "\(path) has the frame of reference \(found) where the CT series that it refers to has \(expected)."
        case .damagedInstance(let path, let reason):
            "\(path) should be a DICOM file and cannot be read as one: \(reason)."
        case .otherMeaning(let path, let segment, let expected, let found):
            "\(path): \(segment) is \(found) where \(expected) is expected."
        case .severalSegments(let path, let numbers, let meaning):
            "\(path): segments \(numbers.map(String.init).joined(separator: ", ")) are \(meaning), expected one."
        }
    }
}
