/// Why data cannot be trained on.
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
        }
    }
}
