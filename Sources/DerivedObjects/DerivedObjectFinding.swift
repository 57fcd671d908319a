public import DICOM

/// Something in a source that was repaired, left out or filled in while a derived object was written.
///
/// The text never quotes the value: findings are logged, and patient attributes are not.
public struct DerivedObjectFinding: Hashable, Sendable, Codable, CustomStringConvertible {
    /// What was done about it.
    public enum Action: String, Sendable, Codable {
        /// The value was corrected; its meaning is unchanged.
        case repaired
        /// The attribute was left out, or left empty where it must be present.
        case dropped
        /// A value that the source does not have was filled in.
        case supplied
        /// The value breaks a rule and was kept, because it identifies the patient or the study.
        case kept
    }

    /// The attribute concerned, for example "PatientAge (0010,1010)".
    public let attribute: String
    /// What was done.
    public let action: Action
    /// Why, in words.
    public let reason: String

    /// Creates a finding about an attribute.
    package init(_ name: String, _ tag: AttributeTag, _ action: Action, _ reason: String) {
        attribute = "\(name) \(tag)"
        self.action = action
        self.reason = reason
    }

    /// The finding as one sentence.
    public var description: String { "\(attribute) \(action.rawValue): \(reason)" }
}

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
