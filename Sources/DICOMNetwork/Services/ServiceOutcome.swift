public import DICOM

/// How an operation ended: its status with the reasons, which become the response.
///
/// Standard: PS3.7 9.1, C.
public struct ServiceOutcome: Error, Hashable, Sendable {
    /// The status to answer.
    public var status: DIMSEStatus
    /// A reason for people: Error Comment (0000,0902), cut to 64 ASCII characters.
    public var errorComment: String?
    /// The attributes in which the error lies: Offending Element (0000,0901).
    public var offendingElements: [AttributeTag]

    /// Creates an outcome.
    public init(status: DIMSEStatus, errorComment: String? = nil, offendingElements: [AttributeTag] = []) {
        self.status = status
        self.errorComment = errorComment
        self.offendingElements = offendingElements
    }

    /// The operation was done.
    public static let success = Self(status: .success)
}
