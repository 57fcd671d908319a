/// Why the node cannot start or go on.
public enum NodeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No folder holds the model bundle.
    case modelNotFound(model: String, searched: [String])
    /// The worker process, which segments, cannot be used as the node is configured.
    case unusableWorker(reason: String)
    /// The commissioning run did not bring back what it should.
    case selfTestFailed(stage: String, found: String, expected: String)
    /// The series that a segmentation object was derived from is not among the files.
    case noSourceSeries(segmentation: String)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .modelNotFound(let model, let searched):
            "there is no model bundle \"\(model)\"; looked for it in \(searched.joined(separator: ", "))"
        case .unusableWorker(let reason): reason
        case .noSourceSeries(let segmentation):
            "the files hold no series that \(segmentation) was derived from"
        case .selfTestFailed(let stage, let found, let expected):
            "self-test failed at \(stage): found \(found), expected \(expected)"
        }
    }
}
