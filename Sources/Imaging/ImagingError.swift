public import DICOM

/// Why files do not become a volume.
public enum ImagingError: Error, Sendable, Equatable {
    /// There was no file to read.
    case noFiles
    /// The system could not read some of the files, now; `reasons` are what it said, the commonest first.
    case unreadableFiles(unreadable: Int, files: Int, reasons: [String])
    /// No file of the series is an image that a volume can be made of; `reasons` are sentences, the commonest first.
    case noUsableSlices(files: Int, reasons: [String])
    /// Most instances of the series are broken; `reasons` are sentences, the commonest first.
    case brokenSlices(broken: Int, files: Int, reasons: [String])
    /// The images have several frames (enhanced CT), which is not supported; how many is unknown where they do not say.
    case multiFrame(sopInstanceUID: UID?, frames: Int?)
    /// The instances of one study name several patients; `instances` is how many name each.
    case severalPatients(instances: [Int])
    /// The series holds several acquisitions of one region whose slices nothing tells apart; `sign` says how that
    /// shows.
    case mixedAcquisitions(slices: Int, sign: String)
    /// An attribute on which geometry or values of a slice depend is there and cannot be read, for example a Rescale
    /// Slope of "1,000": a volume without the slice, or with a guess, might be wrong.
    case unreadableAttribute(sopInstanceUID: UID?, reason: String)
    /// The files belong to several series where one was expected.
    case severalSeries([UID])
    /// The volume would take more memory than is allowed.
    case tooLarge(voxels: Int, limit: Int)
    /// The pixels of one instance cannot be decoded.
    case undecodable(sopInstanceUID: UID, reason: String)
    /// The pixels of one instance are of another size than its header says.
    case frameSizeDiffers(sopInstanceUID: UID, expected: String, found: String)
    /// The caller asked to stop.
    case cancelled
}

extension ImagingError {
    /// Whether objects are broken that say they could be segmented, rather than of a kind that is not.
    public var isDefect: Bool {
        switch self {
        case .brokenSlices, .undecodable, .frameSizeDiffers, .severalPatients, .unreadableAttribute: true
        case .unreadableFiles, .noFiles, .noUsableSlices, .multiFrame, .severalSeries, .tooLarge, .cancelled,
            .mixedAcquisitions:
            false
        }
    }
}

extension ImagingError {
    /// Whether the same files may give a volume at another time: the system could not read them.
    public var isTransient: Bool {
        if case .unreadableFiles = self { true } else { false }
    }

    /// The error of files of which some could not be read; `nil` where all could.
    package static func unreadable(_ failures: [String], files: Int) -> ImagingError? {
        guard !failures.isEmpty else { return nil }
        return .unreadableFiles(unreadable: failures.count, files: files, reasons: counted(failures))
    }

    /// Each of some reasons with how often it holds, the commonest first.
    static func counted(_ reasons: [String]) -> [String] {
        let counts = Dictionary(grouping: reasons) { $0 }.mapValues(\.count)
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) (\($0.value))" }
    }
}

extension ImagingError: CustomStringConvertible {
    /// One sentence for a person, without a patient's attributes.
    public var description: String {
        switch self {
        case .noFiles: "There is no file to read."
        case .unreadableFiles(let unreadable, let files, let reasons):
            "\(unreadable) of \(files) files cannot be read at present: \(reasons.joined(separator: "; "))."
        case .noUsableSlices(let files, let reasons):
            "None of \(files) files is a slice that a volume can be made of: \(reasons.joined(separator: "; "))."
        case .brokenSlices(let broken, let files, let reasons):
            "\(broken) of \(files) instances of the series are broken: \(reasons.joined(separator: "; "))."
        case .multiFrame(let uid, let frames):
            "Instance \(uid?.description ?? "without UID") "
                + "\(frames.map { "has \($0) frames" } ?? "is an enhanced image"); "
                + "multi-frame CT is not supported: send the series as single-frame CT images."
        case .severalPatients(let instances):
            "The study has instances of \(instances.count) patients "
                + "(\(instances.map(String.init).joined(separator: " and "))): nobody knows whose it is."
        case .mixedAcquisitions(let slices, let sign):
            "The \(slices) slices seem to be several acquisitions of one region that nothing tells apart: \(sign)."
        case .unreadableAttribute(let uid, let reason):
            "Instance \(uid?.description ?? "without UID") cannot be read: \(reason)."
        case .severalSeries(let uids):
            "The files belong to \(uids.count) series where one was expected: "
                + uids.map(\.description).joined(separator: ", ") + "."
        case .tooLarge(let voxels, let limit):
            "The series has \(voxels) voxels, more than the \(limit) for which there is memory (2 GiB a volume at most)."
        case .undecodable(let uid, let reason): "The pixels of instance \(uid) cannot be decoded: \(reason)."
        case .frameSizeDiffers(let uid, let expected, let found):
            "The pixels of instance \(uid) are \(found), while its header says \(expected)."
        case .cancelled: "Reading the series was cancelled."
        }
    }
}
