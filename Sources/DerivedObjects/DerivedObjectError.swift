public import DICOM

/// Why an object that is derived from a series was not made.
public enum DerivedObjectError: Error, Sendable, CustomStringConvertible {
    /// The series has no instance.
    case noSource
    /// A text that must not be empty is empty or illegal.
    case unusableText(attribute: String)
    /// A source or the object cannot be read or written.
    case dataSet(path: String, DICOMError)

    /// What was expected and found, as a sentence for a person.
    public var description: String {
        switch self {
        case .noSource: "the series has no instance from which anything could be derived"
        case .unusableText(let attribute): "\(attribute) must have a value, and what was given leaves none"
        case .dataSet(let path, let error): "\(path): \(error)"
        }
    }
}
