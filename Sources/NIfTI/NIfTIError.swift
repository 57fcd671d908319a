/// Why a NIfTI file cannot be used.
public enum NIfTIError: Error, Sendable, Equatable {
    /// The file cannot be opened or read.
    case unreadable(path: String, reason: String)
    /// It is another kind of file.
    case notNIfTI(path: String, found: String)
    /// It ends too early.
    case truncated(path: String, expected: Int, found: Int)
    /// The header says something that no image can be.
    case invalidHeader(path: String, field: String, found: String, expected: String)
    /// A voxel is no number that its use allows.
    case invalidVoxel(path: String, found: String, expected: String)
    /// It has another size than the image that it belongs to, [slices, rows, columns].
    case sizeDiffers(path: String, expected: [Int], found: [Int])
    /// It lies elsewhere, or its voxels are of another size, than the image that it belongs to.
    case gridDiffers(path: String, reason: String)
}

extension NIfTIError: CustomStringConvertible {
    /// What was found and expected, as one sentence for a person.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .notNIfTI(let path, let found): "\(path) is no NIfTI-1 file of one piece but \(found)."
        case .truncated(let path, let expected, let found):
            "\(path) is truncated: it has \(found) bytes of image where its header announces \(expected)."
        case .invalidHeader(let path, let field, let found, let expected):
            "\(path): \(field) is \(found), expected \(expected)."
        case .invalidVoxel(let path, let found, let expected):
            "\(path) has a voxel of value \(found), expected \(expected)."
        case .sizeDiffers(let path, let expected, let found):
            "\(path) has \(Self.text(found)) voxels (slices, rows, columns) where the image has \(Self.text(expected))."
        case .gridDiffers(let path, let reason): "\(path) does not lie on the image's grid: \(reason)."
        }
    }

    private static func text(_ size: [Int]) -> String { size.map(String.init).joined(separator: "·") }
}
