/// Why data cannot be trained on, or evaluated.
public enum TrainingDataError: Error, Sendable, Equatable {
    /// A source has no case; what was looked for, and what was passed over.
    case noCases(path: String, expected: String, notes: [String] = [])
    /// A series, or an image, has no truth.
    case noLabel(path: String, expected: String)
    /// A label has no series.
    case noSeries(path: String, expected: String)
    /// A file that the source refers to is missing or lies outside of the source.
    case noFile(path: String, reason: String)
    /// A source that should show nothing of what is sought has a truth.
    case labelledNegative(path: String)
    /// A truth has a label that the network does not have and that no map mentions.
    case unknownLabel(path: String, found: UInt8, known: [UInt8])
    /// The truth does not lie on an organ.
    case implausibleLabel(path: String, hounsfield: Int)
    /// Nothing is marked in a truth that should show what is sought.
    case emptyLabel(path: String)
    /// The truth would lie on an organ far better if some of its axes ran the other way.
    case turnedLabel(path: String, axes: String, share: Double, turnedShare: Double)
    /// A case of the list `patients` is not there.
    case unknownPatient(String, path: String)
    /// The slices that are wanted are not there.
    case noSlices(path: String, wanted: [Int], found: Int)
    /// One patient is both trained and validated on.
    case patientInBothSplits(training: String, validation: String)
    /// One image is both trained and validated on, whatever its patients are called.
    case imageInBothSplits(training: String, validation: String)
    /// A case cannot be read.
    case unreadable(path: String, reason: String)
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
    /// No segment of the object is what is looked for; the segment and the code that were found.
    case otherMeaning(path: String, segment: String, expected: String, found: String)
    /// Several segments of the object are what is looked for.
    case severalSegments(path: String, numbers: [UInt8], meaning: String)
}

extension TrainingDataError: CustomStringConvertible {
    /// One sentence for a person, without a patient's attributes.
    public var description: String {
        switch self {
        case .noCases(let path, let expected, let notes):
            (["\(path) has no case: expected \(expected)."] + notes).joined(separator: "\n")
        case .noLabel(let path, let expected): "\(path) has no label: expected \(expected)."
        case .noSeries(let path, let expected):
            "\(path) has no series: expected \(expected), or a list patients without it."
        case .noFile(let path, let reason): "\(path) \(reason)."
        case .labelledNegative(let path):
            "\(path) is a segmentation, but its folder is listed as negatives, which have none."
        case .unknownLabel(let path, let found, let known):
            "\(path) has the label \(found), expected \(known.map(String.init).joined(separator: ", ")): "
                + "say with labelMap what becomes of it."
        case .implausibleLabel(let path, let hounsfield):
            "\(path) lies on \(hounsfield) HU in the middle, where an organ has -50 to 250: it may be turned, or of "
                + "another patient."
        case .emptyLabel(let path): "\(path) marks nothing: expected voxels of what is sought."
        case .turnedLabel(let path, let axes, let share, let turnedShare):
            "\(path) seems to be turned: \(Int(100 * share)) % of its voxels have the values of an organ, and they "
                + "would vary far less, with \(Int(100 * turnedShare)) % of an organ, if its \(axes) ran the other way."
        case .unknownPatient(let name, let path): "\(path) has no case \"\(name)\", which patients lists."
        case .noSlices(let path, let wanted, let found):
            "\(path) has \(found) slices where slices \(wanted[0]) to \(wanted[1]) are wanted."
        case .patientInBothSplits(let training, let validation):
            "\(training), for training, and \(validation), for validation, are of the same patient."
        case .imageInBothSplits(let training, let validation):
            "\(training), for training, and \(validation), for validation, are the same image."
        case .unreadable(let path, let reason): "\(path) cannot be used: \(reason)"
        case .noTruth(let folder): "\(folder) has no DICOM segmentation that says what is true."
        case .severalTruths(let folder, let paths):
            "\(folder) has \(paths.count) segmentations (\(paths.joined(separator: ", "))), expected one."
        case .foreignTruth(let path): "\(path) does not refer to a CT series beside it."
        case .unusableSeries(let path, let reason):
            "\(path) does not refer to a CT series that can be used; of one beside it: \(reason)"
        case .otherPatient(let path): "\(path) is of another patient than the CT series that it refers to."
        case .otherFrameOfReference(let path, let expected, let found):
            "\(path) has the frame of reference \(found) where the CT series that it refers to has \(expected)."
        case .otherMeaning(let path, let segment, let expected, let found):
            "\(path): \(segment) is \(found) where \(expected) is expected."
        case .severalSegments(let path, let numbers, let meaning):
            "\(path): segments \(numbers.map(String.init).joined(separator: ", ")) are \(meaning), expected one."
        }
    }
}
