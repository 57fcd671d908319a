import DICOM

/// Why one instance cannot be a slice of a volume.
enum SliceHeaderError: Error, Sendable, Equatable {
    case unreadable(String)
    case missing(String)
    case invalid(String, found: String)
    case multiFrame(sopInstanceUID: UID?, frames: Int)
    case color(samplesPerPixel: Int)
    case lookUpTable
}

extension SliceHeaderError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let reason): reason
        case .missing(let attribute): "it has no \(attribute)"
        case .invalid(let attribute, let found): "its \(attribute) is \(found)"
        case .multiFrame(_, let frames): "it has \(frames) frames, multi-frame images are not supported"
        case .color(let samples): "it has \(samples) samples per pixel, a CT image has one"
        case .lookUpTable: "its values become Hounsfield units by a look-up table, which is not supported"
        }
    }
}
