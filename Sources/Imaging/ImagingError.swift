public import DICOM

/// Why files do not become a volume.
public enum ImagingError: Error, Sendable, Equatable {
    /// There was no file to read.
    case noFiles
    /// No file of the series is an image that a volume can be made of; `reasons` are sentences, the commonest first.
    case noUsableSlices(files: Int, reasons: [String])
    /// Most instances of the series are broken; `reasons` are sentences, the commonest first.
    case brokenSlices(broken: Int, files: Int, reasons: [String])
    /// The images have several frames (enhanced CT), which is not supported; how many is unknown where they do not say.
    case multiFrame(sopInstanceUID: UID?, frames: Int?)
    /// The operating system does not give a file: it says nothing about the content.
    case unreadableFile(path: String, reason: String)
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
        case .brokenSlices, .undecodable, .frameSizeDiffers: true
        case .noFiles, .noUsableSlices, .multiFrame, .severalSeries, .tooLarge, .cancelled, .unreadableFile: false
        }
    }

    /// Whether the same attempt may succeed later, since it was not the content that failed.
    public var isTransient: Bool {
        if case .unreadableFile = self { true } else { false }
    }
}

extension ImagingError: CustomStringConvertible {
    /// One sentence for a person, without a patient's attributes.
    public var description: String {
        switch self {
        case .noFiles: "There is no file to read."
        case .noUsableSlices(let files, let reasons):
            "None of \(files) files is a slice that a volume can be made of: \(reasons.joined(separator: "; "))."
        case .brokenSlices(let broken, let files, let reasons):
            "\(broken) of \(files) instances of the series are broken: \(reasons.joined(separator: "; "))."
        case .multiFrame(let uid, let frames):
            "Instance \(uid?.description ?? "without UID") "
                + "\(frames.map { "has \($0) frames" } ?? "is an enhanced image"); "
                + "multi-frame CT is not supported: send the series as single-frame CT images."
        case .unreadableFile(let path, let reason): "\(path) cannot be read: \(reason)."
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
