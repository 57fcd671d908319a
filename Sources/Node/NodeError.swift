/// Why the node cannot start or go on.
public enum NodeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No folder holds the model bundle.
    case modelNotFound(model: String, searched: [String])
    /// The commissioning run did not bring back what it should.
    case selfTestFailed(stage: String, found: String, expected: String)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .modelNotFound(let model, let searched):
            "there is no model bundle \"\(model)\"; looked for it in \(searched.joined(separator: ", "))"
        case .selfTestFailed(let stage, let found, let expected):
            "self-test failed at \(stage): found \(found), expected \(expected)"
        }
    }
}
