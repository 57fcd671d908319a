import DICOM

/// Why one instance cannot be a slice of a volume.
enum SliceHeaderError: Error, Sendable, Equatable {
    case unreadable(DICOMError)
    /// An attribute that only slices of the patient have is missing.
    case missing(String)
    case invalid(String, found: String, expected: String)
    /// The pixels are broken, or of a kind that is not decoded.
    case pixels(DICOMError)
    /// The number of frames is unknown where the instance does not say it.
    case multiFrame(sopInstanceUID: UID?, frames: Int?)
    case lookUpTable
    /// Another object than an image of computed tomography, which has no slice to give.
    case otherObject(sopClassUID: UID)

    /// Runs what reads an attribute: one that is there and cannot be read makes the instance unreadable.
    static func reading<Value>(_ read: () throws(DICOMError) -> Value) throws(Self) -> Value {
        do throws(DICOMError) { return try read() } catch { throw .unreadable(error) }
    }

    /// What the system says where it could not read the file, so that nothing is known of the instance.
    var systemFailure: String? {
        switch self {
        case .unreadable(let error), .pixels(let error): error.systemFailure
        case .missing, .invalid, .multiFrame, .lookUpTable, .otherObject: nil
        }
    }

    /// Whether the instance is broken, rather than of a kind that is no slice.
    var isDefect: Bool {
        switch self {
        case .unreadable(.invalidFileMetaInformation), .pixels(.unsupportedPixelData): false
        case .missing, .multiFrame, .lookUpTable, .otherObject: false
        case .unreadable, .pixels, .invalid: true
        }
    }

    /// Why the instance is left out.
    var reason: LeftOutInstance.Reason {
        if case .otherObject = self { return .otherObject }
        return isDefect ? .broken : .unsupported
    }
}

extension SliceHeaderError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let reason), .pixels(let reason): "\(reason)"
        case .missing(let attribute): "it has no \(attribute)"
        case .invalid(let attribute, let found, let expected): "its \(attribute) is \(found) where \(expected)"
        case .multiFrame(_, let frames?): "it has \(frames) frames, multi-frame images are not supported"
        case .multiFrame(_, nil): "it is an enhanced image, multi-frame images are not supported"
        case .lookUpTable: "its values become Hounsfield units by a look-up table, which is not supported"
        case .otherObject(let uid): "its SOP class is \(uid), not CT Image Storage"
        }
    }
}
